"""The secretariat builds a gathering at its desk."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from members.models import Organisation, Person, SearchEntry
from tests.gatherings.conftest import Keep
from tests.gatherings.desk import ADD, change, filled, new_gathering
from tests.gatherings.pdfs import pdf
from tests.gatherings.pictures import photo
from tests.personas import MakeGathering

pytestmark = pytest.mark.usefixtures("network", "files")


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


def errors(response: Any) -> list[str]:
    """All that the form complains of."""
    said = [*response.context["adminform"].form.errors.values()]
    for inline in response.context["inline_admin_formsets"]:
        said += [error for form in inline.formset.forms for error in form.errors.values()]
    return [str(sentence) for error in said for sentence in error]


def test_a_new_gathering_is_a_draft_with_an_address_of_its_title(desk: Client) -> None:
    desk.post(ADD, new_gathering(desk))
    gathering = Gathering.objects.get()
    assert (gathering.state, gathering.slug) == ("draft", "varsamling-pa-roros")


def test_the_same_title_gets_a_number_in_its_address(desk: Client) -> None:
    for _time in range(2):
        desk.post(ADD, new_gathering(desk))
    assert set(Gathering.objects.values_list("slug", flat=True)) == {
        "varsamling-pa-roros",
        "varsamling-pa-roros-2",
    }


def test_an_address_that_is_typed_stays(desk: Client) -> None:
    desk.post(ADD, new_gathering(desk, slug="var"))
    assert Gathering.objects.get().slug == "var"


def test_the_button_announces(desk: Client) -> None:
    desk.post(ADD, new_gathering(desk, _announce="Lagre og kunngjør"))
    assert Gathering.objects.get().state == "announced"


def test_announcing_without_a_place_is_told_and_nothing_is_lost(desk: Client) -> None:
    response = desk.post(ADD, new_gathering(desk, venue="", _announce="1"))
    assert errors(response) == ["Skriv stedet før samlingen kunngjøres."]
    assert response.context["adminform"].form["title"].value() == "Vårsamling på Røros"


def test_cancelling_wants_a_reason(desk: Client, gathering: Gathering) -> None:
    response = desk.post(
        change(gathering), filled(desk, change(gathering)) | {"state": "cancelled"}
    )
    assert errors(response) == ["Skriv hvorfor samlingen er avlyst."]


def test_cancelling_keeps_the_day_and_taking_it_back_forgets_it(
    desk: Client, gathering: Gathering
) -> None:
    cancelled = {"state": "cancelled", "cancel_reason": "Snøstorm"}
    desk.post(change(gathering), filled(desk, change(gathering)) | cancelled)
    gathering.refresh_from_db()
    assert gathering.cancelled_at is not None
    desk.post(change(gathering), filled(desk, change(gathering)) | {"state": "announced"})
    gathering.refresh_from_db()
    assert gathering.cancelled_at is None


def test_the_same_form_twice_is_one_gathering(desk: Client) -> None:
    form = new_gathering(desk)
    first, second = desk.post(ADD, form), desk.post(ADD, form)
    gathering = Gathering.objects.get()
    assert (first.status_code, second["Location"]) == (302, change(gathering))


def test_a_token_that_is_none_is_refused_like_any_field(desk: Client) -> None:
    response = desk.post(ADD, new_gathering(desk, form_token="tull"))
    assert (response.status_code, Gathering.objects.count()) == (200, 0)


def test_who_saves_last_is_told_that_somebody_was_first(desk: Client, gathering: Gathering) -> None:
    first, second = (filled(desk, change(gathering)) for _person in range(2))
    desk.post(change(gathering), first | {"venue": "Først"})
    response = desk.post(change(gathering), second | {"venue": "Sist"})
    assert errors(response)[0].startswith(
        "Samlingen er endret et annet sted etter at du åpnet den."
    )
    gathering.refresh_from_db()
    assert gathering.venue == "Først"


def test_speakers_chosen_by_name_get_what_they_are_called_that_day(
    desk: Client, gathering: Gathering, member: Person
) -> None:
    typed = {"items-0-title": "Kultur og helse", "items-0-people": [member.pk]}
    desk.post(change(gathering), filled(desk, change(gathering)) | typed)
    (speaker,) = AgendaItem.objects.get().speakers.all()
    assert (speaker.title, speaker.organisation) == ("Kultursjef", "Trondheim kommune")
    assert filled(desk, change(gathering))["items-0-people"] == [member.pk]


def uploaded(name: str, content: bytes) -> dict[str, Any]:
    """A file in the first presentation row."""
    return {"presentations-0-upload": SimpleUploadedFile(name, content)}


def test_a_file_without_a_title_is_called_as_the_file(desk: Client, gathering: Gathering) -> None:
    form = filled(desk, change(gathering)) | uploaded("Kultur på Røros.pdf", pdf("a"))
    desk.post(change(gathering), form)
    presentation = Presentation.objects.get()
    assert (presentation.title, presentation.state) == ("Kultur på Røros", "ready")


def test_a_presentation_is_put_with_the_entry_of_its_title(
    desk: Client, gathering: Gathering
) -> None:
    typed = {"items-0-title": "HUNT", "presentations-0-title": "HUNT"}
    form = filled(desk, change(gathering)) | typed | uploaded("a.pdf", pdf("a"))
    desk.post(change(gathering), form)
    assert Presentation.objects.get().item == AgendaItem.objects.get()


def test_a_presentation_is_called_as_the_entry_that_is_chosen(
    desk: Client, gathering: Gathering
) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="HUNT")
    typed = {"presentations-0-item": item.pk}
    form = filled(desk, change(gathering)) | typed | uploaded("a.pdf", pdf("a"))
    desk.post(change(gathering), form)
    assert Presentation.objects.get().title == "HUNT"


def test_only_the_gatherings_own_programme_can_be_chosen(
    desk: Client, gathering: Gathering, make_gathering: MakeGathering
) -> None:
    other = AgendaItem.objects.create(gathering=make_gathering(), title="Annet sted")
    form = filled(desk, change(gathering)) | {"presentations-0-item": other.pk}
    response = desk.post(change(gathering), form | uploaded("a.pdf", pdf("a")))
    assert (response.status_code, Presentation.objects.count()) == (200, 0)


def test_a_talk_is_not_deleted_from_the_row_of_what_was_shown_in_it(
    desk: Client, gathering: Gathering
) -> None:
    page = desk.get(change(gathering)).text
    assert 'id="id_presentations-0-item"' in page
    assert re.findall(r"(?:add|change|delete|view)_id_presentations-0-item", page) == []


def test_a_refused_file_leaves_the_rest_of_the_form(desk: Client, gathering: Gathering) -> None:
    form = filled(desk, change(gathering)) | {"venue": "Nytt sted", "presentations-0-title": "HUNT"}
    response = desk.post(change(gathering), form | uploaded("a.pdf", b"MZ" + b"\0" * 90))
    assert errors(response)[0].startswith("Innholdet i filen er ikke det navnet sier.")
    assert response.context["adminform"].form["venue"].value() == "Nytt sted"


def test_a_link_is_a_presentation_too(desk: Client, gathering: Gathering) -> None:
    link = "https://video.example.org/opptak"
    typed = {"presentations-0-title": "Opptak", "presentations-0-link": link}
    desk.post(change(gathering), filled(desk, change(gathering)) | typed)
    assert PresentationVersion.objects.get().link == link


def test_a_file_and_a_link_at_once_is_one_too_many(desk: Client, gathering: Gathering) -> None:
    typed = {"presentations-0-title": "Begge", "presentations-0-link": "https://example.org/"}
    form = filled(desk, change(gathering)) | typed | uploaded("a.pdf", pdf("a"))
    assert errors(desk.post(change(gathering), form)) == [
        "Velg en fil eller skriv en lenke, ikke begge deler."
    ]


def test_a_presentation_must_be_called_something(desk: Client, gathering: Gathering) -> None:
    form = filled(desk, change(gathering)) | {"presentations-0-link": "https://example.org/"}
    assert errors(desk.post(change(gathering), form)) == ["Skriv hva presentasjonen heter."]


def test_a_picture_as_presentation_tells_no_place(
    desk: Client, gathering: Gathering, files: Path
) -> None:
    content = photo("JPEG")
    assert b"Exif" in content
    form = filled(desk, change(gathering)) | uploaded("Plakat.jpg", content)
    desk.post(change(gathering), form)
    version = PresentationVersion.objects.get()
    kept = (files / str(version.file.name)).read_bytes()
    assert (version.name, version.kind, version.size) == ("Plakat.webp", "webp", len(kept))
    assert b"EXIF" not in kept


def test_consent_is_kept_with_who_noted_it(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    typed = {"presentations-0-consent": "public", "presentations-0-audience": "public"}
    form = filled(desk, change(gathering)) | typed | uploaded("a.pdf", pdf("a"))
    desk.post(change(gathering), form)
    assert Presentation.objects.get().consent_by == secretariat


def test_the_list_counts_presentations(desk: Client, gathering: Gathering) -> None:
    Presentation.objects.create(gathering=gathering, title="HUNT")
    response = desk.get("/admin/gatherings/gathering/")
    assert '<td class="field-presentation_count">1</td>' in response.content.decode()


def asked(desk: Client, gathering: Gathering) -> list[str]:
    """What the database is asked for the form."""
    with CaptureQueriesContext(connection) as queries:
        desk.get(change(gathering))
    return [query["sql"] for query in queries]


def test_many_presentations_cost_no_more_questions_and_no_texts(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    desk.get(change(gathering))  # what is asked once in a process is known from now on
    counts = []
    for number in (2, 48):
        for at in range(number):
            item = AgendaItem.objects.create(gathering=gathering, title=f"Post {at}")
            row = Presentation.objects.create(gathering=gathering, item=item, title=f"Nr. {at}")
            keep(b"%d" % at, to=row)
        questions = asked(desk, gathering)
        assert [sql for sql in questions if '"gatherings_presentationversion"."text"' in sql] == []
        counts.append(len(questions))
    assert counts[0] == counts[1]


def test_a_gathering_with_two_hundred_files_can_be_saved(
    desk: Client, gathering: Gathering
) -> None:
    Presentation.objects.bulk_create(
        Presentation(gathering=gathering, title=f"Nummer {at}") for at in range(200)
    )
    form = filled(desk, change(gathering)) | {"venue": "Storstuggu"}
    assert desk.post(change(gathering), form).status_code == 302
    gathering.refresh_from_db()
    assert gathering.venue == "Storstuggu"


def test_a_long_venue_with_a_host_of_a_long_name_can_be_saved(
    desk: Client, gathering: Gathering, ks: Organisation
) -> None:
    Organisation.objects.filter(pk=ks.pk).update(name="Kulturnettverket " * 6)
    venue = "Storstuggu " * 14
    form = filled(desk, change(gathering)) | {"venue": venue, "host": ks.pk}
    assert desk.post(change(gathering), form).status_code == 302
    place = SearchEntry.objects.get(kind="gathering").place
    assert (len(place), place.startswith(venue.strip())) == (200, True)
