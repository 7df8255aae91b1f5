"""What must always be true: PostgreSQL refuses the rest, and forms say why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from gatherings.models import (
    AgendaItem,
    Gathering,
    PageImage,
    PendingUpload,
    Photo,
    Presentation,
    PresentationVersion,
    Speaker,
    SpeakerAnswer,
    TalkLink,
)
from members.models import Person

pytestmark = pytest.mark.django_db

START = datetime(2026, 12, 3, 9, tzinfo=UTC)
SHA = "0123456789abcdef" * 4
type Fields = dict[str, Any]

FILE: Fields = {
    "file": "presentations/1.pdf",
    "size": 1,
    "sha256": SHA,
    "name": "a.pdf",
    "kind": "pdf",
}
HASHED: Fields = {
    "token_hash": SHA,
    "created_at": START,
    "expires_at": START + timedelta(days=1),
}
PAGE: Fields = {
    "number": 1,
    "file": "pages/1.webp",
    "width": 1600,
    "height": 900,
    "small": "pages/2.webp",
    "small_width": 320,
    "small_height": 180,
}
PHOTO: Fields = {
    "file": "photos/1.webp",
    "sha256": SHA,
    "width": 3,
    "height": 2,
    "alt": "Sju personer rundt et bord.",
    "credit": "Foto: Kari",
}
LINK: Fields = {"link": "https://example.org/opptak"}


@pytest.fixture
def row(gathering: Gathering) -> dict[type[models.Model], Fields]:
    """Fields of a row that can be saved, by model."""
    item = AgendaItem.objects.create(gathering=gathering, title="HUNT")
    presentation = Presentation.objects.create(gathering=gathering, title="HUNT")
    person = Person.objects.create(name="Steinar Krokstad")
    speaker = Speaker.objects.create(item=item, organisation="HUNT")
    version = PresentationVersion.objects.create(presentation=presentation, number=7, **FILE)
    return {
        Gathering: {
            "title": "Vårsamling",
            "slug": "var",
            "starts_at": START,
            "ends_at": START + timedelta(hours=5),
        },
        AgendaItem: {"gathering": gathering, "title": "Velkommen"},
        Speaker: {"item": item, "person": person},
        Presentation: {"gathering": gathering, "title": "Kultur og helse"},
        PresentationVersion: {"presentation": presentation, "number": 1, **FILE},
        TalkLink: {"speaker": speaker, **HASHED},
        SpeakerAnswer: {"speaker": speaker, "presentation": presentation, "consent": "no"},
        PageImage: {"version": version, **PAGE},
        PendingUpload: {"gathering": gathering, "by": person, **FILE},
        Photo: {"gathering": gathering, **PHOTO},
    }


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (Gathering, {}),
        (Gathering, {"ends_at": START + timedelta(seconds=1)}),
        (Gathering, {"starts_at": datetime(2000, 1, 1, tzinfo=UTC)}),
        (Gathering, {"ends_at": datetime(2099, 12, 31, 23, 59, tzinfo=UTC)}),
        (Gathering, {"state": "announced", "venue": "Namsos"}),
        (Gathering, {"state": "announced", "format": "digital"}),
        (
            Gathering,
            {"state": "cancelled", "venue": "N", "cancelled_at": START, "cancel_reason": "Streik"},
        ),
        (Gathering, {"join_url": "https://example.org/rom"}),
        (Gathering, {"join_url": "HTTP://EXAMPLE.ORG"}),
        (AgendaItem, {"minutes": 1}),
        (AgendaItem, {"minutes": 1440}),
        (AgendaItem, {"day": 7}),
        (Speaker, {}),
        (Speaker, {"person": None, "organisation": "NTNU"}),
        (Presentation, {}),
        (Presentation, {"audience": "public", "consent": "public"}),
        (Presentation, {"audience": "secretariat", "consent": "no"}),
        (Presentation, {"state": "withdrawn", "withdrawn_at": START}),
        (Presentation, {"publish_from": START}),
        (PresentationVersion, {}),
        (PresentationVersion, {"file": "", **LINK}),
        (PresentationVersion, {"file": "", "purged_at": START}),
        (PresentationVersion, {"conversion": "failed", "conversion_reason": "For stor."}),
        (Photo, {}),
        (Photo, {"decorative": True, "alt": ""}),
        (Photo, {"alt": "Fotografen smiler."}),
        (Photo, {"alt": "Bilde av en full sal"}),
    ],
)
def test_a_row_within_the_rules_is_saved(
    row: dict[type[models.Model], Fields], model: type[models.Model], given: Fields
) -> None:
    assert model._default_manager.create(**row[model] | given).pk


BROKEN: list[tuple[type[models.Model], str, Fields, str]] = [
    (
        Gathering,
        "gathering_ends_after_start",
        {"ends_at": START},
        "Samlingen må slutte etter at den starter.",
    ),
    (
        Gathering,
        "gathering_in_range",
        {"starts_at": datetime(1, 1, 2, tzinfo=UTC)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (
        Gathering,
        "gathering_in_range",
        {"starts_at": datetime(1999, 12, 31, 22, 59, tzinfo=UTC)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (
        Gathering,
        "gathering_in_range",
        {"ends_at": datetime(2100, 1, 1, tzinfo=UTC)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (
        Gathering,
        "gathering_announced_has_venue",
        {"state": "announced"},
        "Skriv stedet før samlingen kunngjøres.",
    ),
    (
        Gathering,
        "gathering_announced_has_venue",
        {"state": "held", "format": "hybrid"},
        "Skriv stedet før samlingen kunngjøres.",
    ),
    (
        Gathering,
        "gathering_cancelled_has_reason",
        {"state": "cancelled", "venue": "Namsos", "cancelled_at": START},
        "Skriv hvorfor samlingen er avlyst.",
    ),
    (
        Gathering,
        "gathering_cancelled_has_reason",
        {"state": "cancelled", "venue": "Namsos", "cancel_reason": "Streik"},
        "Skriv hvorfor samlingen er avlyst.",
    ),
    (
        Gathering,
        "gathering_cancelled_has_reason",
        {"cancelled_at": START},
        "Skriv hvorfor samlingen er avlyst.",
    ),
    (
        Gathering,
        "gathering_join_url_is_web",
        {"join_url": "javascript:alert(1)"},
        "Møtelenken må begynne med https:// eller http://.",
    ),
    (Gathering, "gathering_titled", {"title": ""}, ""),
    (
        AgendaItem,
        "agendaitem_minutes",
        {"minutes": 0},
        "En programpost varer fra 1 minutt til et døgn.",
    ),
    (
        AgendaItem,
        "agendaitem_minutes",
        {"minutes": 1441},
        "En programpost varer fra 1 minutt til et døgn.",
    ),
    (
        AgendaItem,
        "agendaitem_day",
        {"day": 0},
        "Dagen er 1 for den første dagen, 2 for den neste.",
    ),
    (
        AgendaItem,
        "agendaitem_day",
        {"day": 8},
        "Dagen er 1 for den første dagen, 2 for den neste.",
    ),
    (AgendaItem, "agendaitem_titled", {"title": ""}, ""),
    (
        Speaker,
        "speaker_is_somebody",
        {"person": None, "title": "Forsker"},
        "Velg en person eller skriv en organisasjon.",
    ),
    (
        Presentation,
        "presentation_public_has_consent",
        {"audience": "public"},
        "Innlederen må samtykke før alle kan se presentasjonen.",
    ),
    (
        Presentation,
        "presentation_public_has_consent",
        {"audience": "public", "consent": "members"},
        "Innlederen må samtykke før alle kan se presentasjonen.",
    ),
    (
        Presentation,
        "presentation_no_consent_is_hidden",
        {"consent": "no"},
        "Innlederen har sagt nei: bare sekretariatet kan se presentasjonen.",
    ),
    (Presentation, "presentation_withdrawn_has_day", {"state": "withdrawn"}, ""),
    (Presentation, "presentation_withdrawn_has_day", {"withdrawn_at": START}, ""),
    (
        Presentation,
        "presentation_publish_in_range",
        {"publish_from": datetime(1, 1, 2, tzinfo=UTC)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (
        Presentation,
        "presentation_publish_in_range",
        {"publish_from": datetime(2100, 1, 1, tzinfo=UTC)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (Presentation, "presentation_titled", {"title": ""}, ""),
    (
        Presentation,
        "presentation_due_in_range",
        {"due_on": date(1, 1, 1)},
        "Datoen må ligge mellom 2000 og 2100.",
    ),
    (TalkLink, "talklink_is_hashed", {"token_hash": "en hemmelighet"}, ""),
    (TalkLink, "talklink_expires_later", {"expires_at": START}, ""),
    (SpeakerAnswer, "speakeranswer_says_something", {"consent": "none"}, ""),
    (PageImage, "pageimage_from_one", {"number": 0}, ""),
    (PendingUpload, "pendingupload_is_described", {"file": ""}, ""),
    (PendingUpload, "pendingupload_is_described", {"sha256": "x"}, ""),
    (PresentationVersion, "version_number_from_one", {"number": 0}, ""),
    (
        PresentationVersion,
        "version_file_xor_link",
        LINK,
        "Velg en fil eller skriv en lenke, ikke begge deler.",
    ),
    (
        PresentationVersion,
        "version_file_xor_link",
        {"file": ""},
        "Velg en fil eller skriv en lenke, ikke begge deler.",
    ),
    (
        PresentationVersion,
        "version_link_is_web",
        {"file": "", "link": "javascript:alert(1)"},
        "Lenken må begynne med https:// eller http://.",
    ),
    (PresentationVersion, "version_file_is_described", {"size": 0}, ""),
    (PresentationVersion, "version_file_is_described", {"sha256": SHA.upper()}, ""),
    (PresentationVersion, "version_file_is_described", {"name": ""}, ""),
    (PresentationVersion, "version_file_is_described", {"kind": ""}, ""),
    (PresentationVersion, "version_purged_holds_nothing", {"purged_at": START}, ""),
    (
        PresentationVersion,
        "version_purged_holds_nothing",
        {"purged_at": START, "file": "", "text": ["Hei"]},
        "",
    ),
    (
        PresentationVersion,
        "version_purged_holds_nothing",
        {"purged_at": START, "file": "", "pdf": "pages/1.pdf"},
        "",
    ),
    (PresentationVersion, "version_failure_has_reason", {"conversion": "failed"}, ""),
    (
        Photo,
        "photo_described_or_decorative",
        {"alt": ""},
        "Beskriv bildet med minst ti tegn, eller merk det som pynt uten beskrivelse.",
    ),
    (
        Photo,
        "photo_described_or_decorative",
        {"decorative": True},
        "Beskriv bildet med minst ti tegn, eller merk det som pynt uten beskrivelse.",
    ),
    (
        Photo,
        "photo_described_or_decorative",
        {"alt": "Et bord." + " " * 9},
        "Beskriv bildet med minst ti tegn, eller merk det som pynt uten beskrivelse.",
    ),
    *[
        (
            Photo,
            "photo_description_is_real",
            {"alt": alt},
            "Skriv hva bildet viser. «Bilde» eller et filnavn er ingen beskrivelse.",
        )
        for alt in (
            "Bilde uten beskrivelse",
            "IMG_20220616_1234",
            "DSC-0001 2022",
            "samling på Røros.jpeg",
            "Samlingen.HEIC ",
        )
    ],
    (Photo, "photo_credited", {"credit": ""}, "Skriv hvem som har laget bildet."),
    (Photo, "photo_credited", {"credit": "  "}, "Skriv hvem som har laget bildet."),
]


@pytest.mark.parametrize(
    ("model", "constraint", "given"), [(case[0], case[1], case[2]) for case in BROKEN]
)
def test_a_row_that_breaks_a_rule_is_refused_by_the_database(
    row: dict[type[models.Model], Fields],
    model: type[models.Model],
    constraint: str,
    given: Fields,
) -> None:
    with pytest.raises(IntegrityError) as refused:
        model._default_manager.create(**row[model] | given)
    assert _broken(refused.value) == constraint


@pytest.mark.parametrize(
    ("model", "constraint", "given", "sentence"), [case for case in BROKEN if case[3]]
)
def test_a_form_says_in_norwegian_what_breaks_the_rule(
    row: dict[type[models.Model], Fields],
    model: type[models.Model],
    constraint: str,
    given: Fields,
    sentence: str,
) -> None:
    with pytest.raises(ValidationError) as refused:
        model(**row[model] | given).validate_constraints()
    assert sentence in refused.value.messages


def test_every_named_constraint_is_broken_by_a_case_here() -> None:
    names = {
        constraint.name
        for model in apps.get_app_config("gatherings").get_models()
        for constraint in model._meta.constraints
    }
    assert names - {case[1] for case in BROKEN} == {
        "downloadday_once",
        "gathering_not_own_replacement",
        "gathering_replaced_is_cancelled",
        "pageimage_once",
        "pendingupload_once",
        "photo_one_lead",
        "speaker_once",
        "speakeranswer_once",
        "version_number_once",
    }


def test_only_a_cancelled_gathering_is_replaced_by_another(
    row: dict[type[models.Model], Fields], gathering: Gathering
) -> None:
    _refused(
        Gathering(**row[Gathering], replaced_by=gathering),
        "gathering_replaced_is_cancelled",
        "Bare en avlyst samling kan erstattes av en annen.",
    )


def test_a_cancelled_gathering_does_not_replace_itself(gathering: Gathering) -> None:
    gathering.state, gathering.cancelled_at = "cancelled", START
    gathering.cancel_reason, gathering.replaced_by = "Streik", gathering
    _refused(
        gathering,
        "gathering_not_own_replacement",
        "En samling kan ikke erstattes av seg selv.",
    )


def test_two_gatherings_do_not_share_an_address(
    row: dict[type[models.Model], Fields], gathering: Gathering
) -> None:
    another = Gathering(**row[Gathering] | {"slug": gathering.slug})
    with pytest.raises(ValidationError) as refused:
        another.full_clean()
    assert refused.value.message_dict == {"slug": ["En annen samling har denne adressen."]}


def test_a_gathering_has_one_lead_picture(row: dict[type[models.Model], Fields]) -> None:
    Photo.objects.create(**row[Photo], lead=True)
    _refused(Photo(**row[Photo], lead=True), "photo_one_lead", "Samlingen har alt et hovedbilde.")


def test_a_gathering_has_many_other_pictures(row: dict[type[models.Model], Fields]) -> None:
    Photo.objects.create(**row[Photo], lead=True)
    for _picture in range(2):
        Photo.objects.create(**row[Photo])
    assert Photo.objects.count() == 3


def test_a_person_speaks_once_in_an_entry(row: dict[type[models.Model], Fields]) -> None:
    Speaker.objects.create(**row[Speaker])
    _refused(Speaker(**row[Speaker]), "speaker_once", "Personen står alt på denne programposten.")


def test_who_speaks_has_one_answer_to_each(row: dict[type[models.Model], Fields]) -> None:
    SpeakerAnswer.objects.create(**row[SpeakerAnswer])
    with pytest.raises(IntegrityError) as refused:
        SpeakerAnswer.objects.create(**row[SpeakerAnswer])
    assert _broken(refused.value) == "speakeranswer_once"


def test_many_organisations_speak_in_an_entry(row: dict[type[models.Model], Fields]) -> None:
    for name in ("Trondheim kommune", "NTNU"):
        Speaker.objects.create(item=row[Speaker]["item"], organisation=name)
    spoken = Speaker.objects.filter(item=row[Speaker]["item"]).values_list(
        "organisation", flat=True
    )
    assert {*spoken} >= {"Trondheim kommune", "NTNU"}


def test_a_version_number_is_used_once(row: dict[type[models.Model], Fields]) -> None:
    PresentationVersion.objects.create(**row[PresentationVersion])
    with pytest.raises(IntegrityError) as refused:
        PresentationVersion.objects.create(**row[PresentationVersion])
    assert _broken(refused.value) == "version_number_once"


def _refused(instance: models.Model, constraint: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as by_form:
        instance.validate_constraints()
    assert by_form.value.messages == [sentence]
    with pytest.raises(IntegrityError) as by_database, transaction.atomic():
        instance.save()
    assert _broken(by_database.value) == constraint


def _broken(error: IntegrityError) -> str | None:
    cause: Any = error.__cause__
    name: str | None = cause.diag.constraint_name
    return name
