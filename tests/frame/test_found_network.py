"""The first day: an empty database, one command, and a desk that says what comes next."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gatherings.models import Gathering
from members.models import Appointment, Message, Network, Organisation, Person
from tests.personas import MakeGathering, appoint

GIVEN = {
    "name": "Kulturnettverket i Trøndelag",
    "counties": "50",
    "secretariat": "KS Trøndelag",
    "secretary_name": "Siri Sekretær",
    "secretary_email": "Siri@Example.org",
}


def found(**options: str) -> str:
    output = io.StringIO()
    call_command("found_network", stdout=output, **GIVEN | options)
    return output.getvalue()


def link(said: str) -> str:
    """The path of the link in what the command said."""
    (path,) = re.findall(r"https?://[^/\s]+(/konto/lenke/\S+)", said)
    return str(path)


pytestmark = pytest.mark.django_db


def test_the_network_its_organisations_and_its_secretary_are_made() -> None:
    said = found()
    network = Network.objects.get()
    assert (network.name, network.region) == ("Kulturnettverket i Trøndelag", "Trøndelag")
    assert str(network.contact) == "Siri Sekretær"
    kinds = list(Organisation.objects.participating().values_list("kind", flat=True))
    assert sorted(kinds) == ["county", "ks", *["municipality"] * 38]
    held = Appointment.objects.today().get()
    assert (held.kind, str(held.organisation)) == ("secretariat", "KS Trøndelag")
    assert "Kommuner: 38, fylkeskommuner: 1." in said


def test_a_region_may_be_several_counties() -> None:
    found(counties="55, 56")
    numbers = Organisation.objects.participating().filter(kind="county").order_by("number")
    assert list(numbers.values_list("number", flat=True)) == ["55", "56"]
    assert Network.objects.get().region == "Troms og Finnmark"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"counties": "99"}, "Ingen fylkeskommune har nummeret «99». Disse finnes: 03 Oslo"),
        ({"counties": "5001"}, "Ingen fylkeskommune har nummeret «5001»"),
        ({"counties": "50 og 55"}, "Ingen fylkeskommune har nummeret «og»"),
        ({"secretary_email": "siri"}, "«siri» er ikke en e-postadresse."),
        ({"secretary_email": ""}, "Oppgi --secretary-email"),
        ({"name": "  "}, "Oppgi --name"),
        ({"name": "N" * 81}, "80"),
        ({"secretariat": "S" * 81}, "80"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_made(
    options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        found(**options)
    assert sentence in str(refused.value)
    assert refused.value.returncode == 1
    made = (Network, Person, Appointment)
    assert [model._default_manager.count() for model in made] == [0, 0, 0]
    assert Organisation.objects.participating().count() == 0


def test_it_is_founded_once() -> None:
    found()
    with pytest.raises(CommandError, match="Kulturnettverket i Trøndelag er alt opprettet her"):
        found()


def test_the_demonstration_is_not_made_into_a_network() -> None:
    Person.objects.create(name="Rådgiver", email="sekretariat@example.org")
    with pytest.raises(CommandError, match="Demonstrasjonen ligger i databasen"):
        found()


def test_other_data_are_left_alone(make_gathering: MakeGathering) -> None:
    make_gathering()
    with pytest.raises(CommandError, match="Databasen har andre data"):
        found()


def test_the_demonstration_is_not_loaded_into_a_network() -> None:
    found()
    with pytest.raises(CommandError, match="Databasen har andre data"):
        call_command("load_demo")


def test_an_empty_database_says_which_command_to_run(client: Client) -> None:
    text = client.get("/").text
    assert "Nettverket er ikke satt opp ennå" in text
    assert "manage.py found_network" in text


@pytest.mark.parametrize(
    "path",
    [
        "/samlinger/", "/arbeidsutvalget/", "/konto/logg-inn/", "/helse/", "/helse/klar/",
        "/tilgjengelighet/", "/personvern/",
    ],
)  # fmt: skip
def test_the_other_pages_bear_an_empty_database(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_what_is_not_there_is_404_in_an_empty_database(client: Client) -> None:
    assert [client.get(path).status_code for path in ("/merke.png", "/finnes-ikke/")] == [404, 404]


def test_the_first_day_from_the_command_to_the_last_step(
    client: Client, make_gathering: MakeGathering
) -> None:
    door = link(found())
    assert "Siri Sekretær" in client.get(door).text
    assert client.post(door).status_code == 302
    assert steps(client) == {
        "Skriv hva nettverket vil": False,
        "Legg inn merket": False,
        "Legg inn lederne": False,
        "Lag den første samlingen": False,
        "Inviter lederne": False,
    }
    network = Network.objects.get()
    Network.objects.update(aims="Mer kultur.", mark="network/merke.png")
    leader = Person.objects.create(name="Kari", email="kari@example.org")
    appoint(leader, Organisation.objects.get(number="5001"))
    make_gathering(host=Organisation.objects.get(name=network.secretariat))
    assert [title for title, done in steps(client).items() if not done] == ["Inviter lederne"]
    Message.objects.create(kind="invitation", subject="Velkommen")
    assert steps(client) == {}
    assert client.get("/").status_code == 200


def steps(client: Client) -> dict[str, bool]:
    """The steps on the desk, and whether each is ticked."""
    page = client.get("/admin/").text
    listed = page.partition('id="kn-first"')[2].partition("</section>")[0]
    rows = re.findall(r"<li(?: class=\"(\w|-)+\")?>(.*?)</li>", listed, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", row[1]).strip().splitlines()[0].removeprefix("✓ ")
            .removesuffix(" (gjort)"): "✓" in row[1] for row in rows}  # fmt: skip


def test_the_steps_are_over_when_the_network_has_met(
    client: Client, gathering: Gathering, network: Network, secretariat: Person
) -> None:
    assert gathering.ends_at < timezone.now()
    client.force_login(secretariat)
    assert steps(client) == {}
