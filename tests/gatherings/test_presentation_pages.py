import pytest
from django.test import Client

from gatherings.models import Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep, network: Network, client: Client, member: Person) -> PresentationVersion:
    """A PDF of seven pages, and a member who is signed in."""
    client.force_login(member)
    kept = keep(b"%PDF-1.7")
    kept.pages = 7
    kept.save()
    return kept


def asked(client: Client, version: PresentationVersion, words: str = "") -> tuple[int, str]:
    response = client.get(f"/p/{version.presentation.code}/sider/{words}")
    return response.status_code, response.content.decode()


def test_it_asks_which_pages(client: Client, version: PresentationVersion) -> None:
    status, page = asked(client, version)
    assert status == 200
    assert "Presentasjonen har 7 sider." in page
    assert '<input class="ds-input" type="number" id="til" name="til" min="1" max="7"' in page


@pytest.mark.parametrize(
    ("words", "pages"), [("?fra=2&til=4", "2-4"), ("?fra=7", "7-7"), ("?fra=7&til=", "7-7")]
)
def test_the_answer_is_an_address(
    client: Client, version: PresentationVersion, words: str, pages: str
) -> None:
    response = client.get(f"/p/{version.presentation.code}/sider/{words}")
    assert response["Location"] == f"/p/{version.presentation.code}/sider/{pages}.pdf"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("?fra=4&til=2", "Den første siden må komme før den siste, og telles fra 1."),
        ("?fra=0&til=2", "Den første siden må komme før den siste, og telles fra 1."),
        ("?fra=a&til=b", "Den første siden må komme før den siste, og telles fra 1."),
        ("?fra=6&til=8", "Presentasjonen har bare 7 sider."),
    ],
)
def test_nonsense_is_explained_and_nothing_typed_is_lost(
    client: Client, version: PresentationVersion, words: str, sentence: str
) -> None:
    status, page = asked(client, version, words)
    assert status == 200
    assert sentence in page
    assert f'value="{words.rpartition("=")[2]}"' in page
    assert "<title>Feil: Sider av Kultur og helse" in page


def test_what_is_no_pdf_says_so(client: Client, version: PresentationVersion, keep: Keep) -> None:
    keep(b"ny", kind="pptx", name="a.pptx")
    assert "finnes ikke som PDF" in asked(client, version)[1]
    assert "finnes ikke som PDF" in asked(client, version, "?fra=1")[1]


def test_it_is_for_those_who_may_have_the_file(
    client: Client, version: PresentationVersion, outsider: Person
) -> None:
    client.force_login(outsider)
    assert asked(client, version)[0] == 404
    Presentation.objects.update(audience="public", consent="public")
    assert asked(client, version)[0] == 200
