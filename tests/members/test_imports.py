"""A list of leaders reaches the register whole, as it was shown, once; or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from members.imports import lists
from members.models import (
    Appointment,
    Change,
    Delivery,
    Handover,
    Network,
    Organisation,
    Person,
    RegisterImport,
)
from members.retention import remove_old
from tests.members.lists import HEADERS, KARI, text, workbook
from tests.personas import appoint

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/members/person/importer/"
SECOND = ("Ola Dunk", "ola@example.org", "", "Trondheim", "Enhetsleder")


def uploaded(desk: Client, content: bytes | str, name: str = "ledere.csv") -> Any:
    """The answer to a file."""
    raw = content.encode() if isinstance(content, str) else content
    return desk.post(UPLOAD, {"file": SimpleUploadedFile(name, raw)})


def preview(desk: Client, *rows: tuple[str, ...]) -> str:
    """The address of what these rows would do."""
    return str(uploaded(desk, text(HEADERS, *rows))["Location"])


def register() -> list[tuple[str, str | None, str, str]]:
    """Who is where, by name."""
    found = Appointment.objects.select_related("person", "organisation").order_by("person__name")
    return [
        (one.person.name, one.person.email, one.title, str(one.organisation))
        for one in found
        if one.kind != "secretariat"
    ]


# Reading


def test_a_workbook_is_shown_before_anything_is_written(desk: Client, namsos: Organisation) -> None:
    answer = uploaded(desk, workbook(HEADERS, KARI), "ledere.xlsx")
    page = desk.get(answer["Location"]).text
    assert "Bekreft og legg inn 1 rad" in page
    assert "E-post: kari.leder@example.org" in page
    assert register() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "Regnearket er skadet"),
        ("Hei\n", "Vi fant ingen kolonneoverskrifter."),
        ("Tittel;Telefon\nSjef;1\n", "Vi fant ingen kolonneoverskrifter."),
        ("Navn;E-post\n\n", "Det står ingen rader under overskriftene."),
        ("", "Filen er tom."),
        (b"x" * (lists.MAX_BYTES + 1), "Filen er større enn 10 MB"),
        ("Navn;Nr\n" + "Kari;5007\n" * 10_001, "Listen har mer enn 10\xa0000 rader."),
    ],
)
def test_a_file_without_a_list_is_refused_in_words(
    desk: Client, content: bytes | str, sentence: str
) -> None:
    page = uploaded(desk, content).text
    assert sentence in page
    assert RegisterImport.objects.count() == 0


def test_without_a_file_it_asks_for_one(desk: Client) -> None:
    assert "Velg filen med listen." in desk.post(UPLOAD).text


def test_the_template_may_be_filled_in_and_read(desk: Client) -> None:
    template = desk.get(f"{UPLOAD}mal/")
    assert template["Content-Disposition"] == 'attachment; filename="ledere.csv"'
    head = template.text
    assert head.startswith("\ufeffNavn;E-post;Telefon;Kommunenummer;Organisasjon;Tittel;Rolle;")
    assert uploaded(desk, head + "Kari;;;5007;;Sjef;;;;;;\r\n").status_code == 302


def test_what_a_file_says_is_never_markup(desk: Client, namsos: Organisation) -> None:
    page = desk.get(preview(desk, ("<b>Kari</b>", *KARI[1:]))).text
    assert "&lt;b&gt;Kari&lt;/b&gt;" in page


# Confirming


def test_what_was_shown_is_written(
    desk: Client, namsos: Organisation, trondheim: Organisation
) -> None:
    desk.post(f"{preview(desk, KARI, SECOND)}bekreft/")
    assert register() == [
        ("Kari Leder", "kari.leder@example.org", "Kultursjef", "Namsos kommune"),
        ("Ola Dunk", "ola@example.org", "Enhetsleder", "Trondheim kommune"),
    ]
    assert (
        Appointment.objects.filter(primary=True, period__contains=timezone.localdate()).count() == 2
    )
    (kept,) = RegisterImport.objects.all()
    assert (kept.rows, kept.applied_at is not None) == ([], True)


def test_the_same_file_again_changes_nothing(
    desk: Client, namsos: Organisation, trondheim: Organisation
) -> None:
    desk.post(f"{preview(desk, KARI, SECOND)}bekreft/")
    page = desk.get(preview(desk, KARI, SECOND)).text
    assert "Uendrede</a>" not in page
    assert "Uendrede (2)" in page
    assert "Bekreft" not in page


def test_a_double_click_writes_once(desk: Client, namsos: Organisation) -> None:
    address = preview(desk, KARI)
    answers = [desk.post(f"{address}bekreft/")["Location"] for _click in range(2)]
    assert answers == ["/admin/members/person/"] * 2
    assert len(register()) == 1


def test_a_changed_leader_keeps_her_row(desk: Client, member: Person) -> None:
    row = ("Åse Ødegård", "ny@example.org", "900 00 077", "Trondheim", "Direktør")
    desk.post(f"{preview(desk, row)}bekreft/")
    person = Person.objects.get(pk=member.pk)
    assert (person.email, person.phone) == ("ny@example.org", "900 00 077")
    assert register() == [("Åse Ødegård", "ny@example.org", "Direktør", "Trondheim kommune")]


def test_a_changed_address_changes_the_lock(desk: Client, network: Network, member: Person) -> None:
    theirs = Client()
    theirs.force_login(member)
    desk.post(f"{preview(desk, ('Åse Ødegård', 'ny@example.org', '', 'Trondheim', ''))}bekreft/")
    assert {delivery.address for delivery in Delivery.objects.all()} == {
        "ase@example.org",
        "ny@example.org",
    }
    assert theirs.get("/konto/logg-inn/").status_code == 200


def test_it_is_recorded_who_read_the_list_in(
    desk: Client, namsos: Organisation, secretariat: Person
) -> None:
    desk.post(f"{preview(desk, KARI)}bekreft/")
    kari = Person.objects.get(email="kari.leder@example.org")
    found = Change.objects.filter(person=kari).values_list("table", "by").order_by("table")
    assert list(found) == [
        ("members_appointment", secretariat.pk),
        ("members_person", secretariat.pk),
    ]


def test_refused_rows_do_not_stand_in_the_way_of_the_others(
    desk: Client, namsos: Organisation
) -> None:
    address = preview(desk, KARI, ("Ola Dunk", "ola", "", "Namsos", "Vara"))
    assert "1 rad er avvist og blir ikke med." in desk.get(address).text
    desk.post(f"{address}bekreft/")
    assert [name for name, *_rest in register()] == ["Kari Leder"]


def test_if_the_register_has_changed_meanwhile_it_is_shown_anew(
    desk: Client, namsos: Organisation, member: Person
) -> None:
    address = preview(desk, KARI)
    appoint(member, namsos)
    answer = desk.post(f"{address}bekreft/")
    assert answer["Location"] == address
    page = desk.get(address).text
    assert "Registeret er endret siden listen ble vist" in page
    assert "Åse Ødegård er øverste kulturleder her i denne tiden." in page
    assert not Person.objects.filter(email="kari.leder@example.org").exists()


def test_a_new_leader_follows_the_former_when_that_is_chosen(
    desk: Client, namsos: Organisation, member: Person
) -> None:
    former = appoint(member, namsos)
    address = preview(desk, KARI)
    assert "Avslutt den forrige dagen før" in desk.get(address).text
    desk.post(f"{address}avlos/", {"row": "2"})
    desk.post(f"{address}bekreft/")
    former.refresh_from_db()
    assert (former.period.upper, former.end_reason) == (timezone.localdate(), "other")
    assert Handover.objects.get().appointment == former
    leads = Appointment.objects.today().get(organisation=namsos, primary=True)
    assert leads.person.name == "Kari Leder"


def test_an_end_that_the_list_sets_has_its_handover(desk: Client, namsos: Organisation) -> None:
    head = (*HEADERS, "Fra", "Til", "Sluttet fordi")
    row = (*KARI, "1.1.2020", "31.12.2090", "pensjonert")
    address = uploaded(desk, text(head, row))["Location"]
    desk.post(f"{address}bekreft/")
    appointment = Handover.objects.get().appointment
    assert (appointment.person.name, appointment.end_reason) == ("Kari Leder", "retired")


def test_all_new_leaders_may_follow_at_once(
    desk: Client, namsos: Organisation, trondheim: Organisation, member: Person
) -> None:
    appoint(member, namsos)
    address = preview(desk, KARI, SECOND)
    assert "La 2 nye ledere avløse de forrige" in desk.get(address).text
    desk.post(f"{address}avlos/")
    assert "Bekreft og legg inn 2 rader" in desk.get(address).text


@pytest.mark.parametrize("row", ["x", "-2", "9" * 5_000])
def test_a_row_that_is_none_lets_nobody_follow(
    desk: Client, namsos: Organisation, member: Person, row: str
) -> None:
    appoint(member, namsos)
    address = preview(desk, KARI)
    assert desk.post(f"{address}avlos/", {"row": row})["Location"] == address
    assert "La 1 ny leder avløse den forrige" in desk.get(address).text


# What is left


def test_a_discarded_list_is_gone(desk: Client, namsos: Organisation) -> None:
    address = preview(desk, KARI)
    desk.post(f"{address}forkast/")
    assert (RegisterImport.objects.count(), register()) == (0, [])
    assert desk.get(address).status_code == 404


def test_a_list_is_kept_for_a_day(desk: Client, namsos: Organisation) -> None:
    preview(desk, KARI)
    remove_old()
    assert RegisterImport.objects.count() == 1
    RegisterImport.objects.update(read_at=timezone.now() - timedelta(hours=25))
    remove_old()
    assert RegisterImport.objects.count() == 0


def test_only_a_post_does_anything(desk: Client, namsos: Organisation) -> None:
    address = preview(desk, KARI)
    for act in ("bekreft", "avlos", "forkast"):
        assert desk.get(f"{address}{act}/").status_code == 405
    assert RegisterImport.objects.get().applied_at is None


def test_the_preview_is_narrowed_and_paged(desk: Client, namsos: Organisation) -> None:
    rows = [(f"Leder {n}", f"l{n}@example.org", "", "Namsos", "Sjef") for n in range(60)]
    address = preview(desk, *rows)
    page = desk.get(address).text
    assert ("Nye (1)" in page, "Avviste (59)" in page, "Side 1 av 2" in page) == (True,) * 3
    assert "Leder 59" in desk.get(address, {"side": "2"}).text
    assert "Leder 0<" not in desk.get(address, {"vis": "refused"}).text
    assert desk.get(address, {"vis": "tull", "side": "x"}).status_code == 200


@pytest.mark.parametrize("number", [1, 50])
def test_the_preview_asks_as_little_for_fifty_rows(
    desk: Client, namsos: Organisation, network: Network, number: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    rows = [(f"Leder {n}", f"l{n}@example.org", "", "Namsos", "Sjef") for n in range(number)]
    address = preview(desk, *rows)
    desk.get(address)
    with django_assert_num_queries(5):
        desk.get(address)
