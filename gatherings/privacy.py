"""What gatherings keep about persons, why and how long. See members/privacy.py."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gatherings.models import PresentationVersion, Speaker, SpeakerAnswer
from members.models import Person
from members.privacy import AS_HISTORY, CONSENT, INTEREST, Kept, fields, kept

GATHERINGS = _("Samlinger og presentasjoner")

_TALK = Kept(
    GATHERINGS,
    _("Innleggene dine, med tittelen du hadde den dagen"),
    _("Programmet viser hvem som snakket om hva."),
    INTEREST,
    AS_HISTORY,
)
_CONSENT = Kept(
    GATHERINGS,
    _("Samtykke til å vise presentasjonen"),
    _("En presentasjon er åpen for alle bare når innlederen har sagt ja."),
    CONSENT,
    _("Så lenge presentasjonen er her. Si fra til sekretariatet om du vil trekke samtykket."),
)
_UPLOAD = Kept(
    GATHERINGS,
    _("Presentasjonen, og hvem som la den ut"),
    _("For at medlemmene skal finne igjen det som ble vist, og for å rette feil."),
    INTEREST,
    _("Så lenge samlingen står her. Blir den som la den ut, glemt, går navnet ut."),
)
_LINK = Kept(
    GATHERINGS,
    _("Lenken du fikk for å laste opp presentasjonen din"),
    _("Innledere uten konto skal også kunne legge ut det de viste. Lenken står bare i e-posten."),
    INTEREST,
    _("Så lenge innlegget står i programmet. Lenken slutter å virke to måneder etter samlingen."),
)
_PENDING = Kept(
    GATHERINGS,
    _("Filer du har lastet opp, men ikke lagret ennå"),
    _("For at du skal kunne se over hva hver fil er, før den legges ut."),
    INTEREST,
    _("Ett døgn. Da slettes filene."),
)
_PHOTO = Kept(
    GATHERINGS,
    _("Bilder, og hvem som tok dem"),
    _("Bilder viser samlingene. Åndsverkloven krever at fotografen står."),
    CONSENT,
    _("Til den som er på bildet eller sekretariatet vil ha det bort."),
)

FIELDS: dict[str, Kept] = {
    **kept("gatherings.Speaker", "person title organisation", _TALK),
    **kept("gatherings.Presentation", "consent consent_by consent_at", _CONSENT),
    **kept("gatherings.SpeakerAnswer", "speaker consent answered_at", _CONSENT),
    **kept(
        "gatherings.PresentationVersion",
        "file link name sha256 text pdf uploaded_by uploaded_through uploaded_at purged_at",
        _UPLOAD,
    ),
    **kept("gatherings.PageImage", "file small", _UPLOAD),
    **kept("gatherings.PendingUpload", "by created_at file name title", _PENDING),
    **kept("gatherings.TalkLink", "speaker token_hash created_by used_at", _LINK),
    **kept("gatherings.Photo", "file small alt caption credit", _PHOTO),
}

NOT_PERSONAL: frozenset[str] = (
    fields(
        "gatherings.Gathering",
        "id title slug state starts_at ends_at format venue join_url host lead text cancelled_at "
        "cancel_reason replaced_by saved_with revision told_at tells_itself",
    )
    | fields("gatherings.AgendaItem", "id gathering kind title text day start minutes order")
    | fields("gatherings.Speaker", "id item order")
    | fields(
        "gatherings.Presentation",
        "id code gathering item title order audience state publish_from withdrawn_at "
        "due_on asked_at reminded_at",
    )
    | fields("gatherings.SpeakerAnswer", "id presentation")
    | fields(
        "gatherings.PresentationVersion",
        "id presentation number size kind pages conversion conversion_reason held advice told_at",
    )
    | fields("gatherings.PageImage", "id version number width height small_width small_height")
    | fields(
        "gatherings.PendingUpload",
        "id gathering size sha256 kind held item audience place likely replaces decided",
    )
    | fields("gatherings.DownloadDay", "id version day audience views downloads marks")
    | fields("gatherings.TalkLink", "id created_at expires_at revoked_at mailed")
    | fields("gatherings.Touch", "id gathering mark at")
    | fields("gatherings.Photo", "id gathering sha256 width height decorative lead order")
)


def own_data(person: Person) -> dict[str, Any]:
    """Her talks with their presentations, and what she has uploaded."""
    return {
        "Innleggene dine": [
            {
                "Samling": talk.item.gathering.title,
                "Dag": talk.item.gathering.starts_at,
                "Innlegg": talk.item.title,
                "Tittel den dagen": talk.title,
                "Organisasjon den dagen": talk.organisation,
            }
            for talk in _talks(person)
        ],
        "Hvem du har sagt kan se presentasjonene": [
            {
                "Presentasjon": answer.presentation.title,
                "Svar": str(answer.get_consent_display()),
                "Gitt": answer.answered_at,
            }
            for answer in _answers(person)
        ],
        "Presentasjoner du har holdt eller lagt ut": [
            _version(version) for version in _versions(person)
        ],
    }


def own_files(person: Person) -> list[PresentationVersion]:
    """The files of her own talks that she may open today, one of each presentation."""
    visible = PresentationVersion.objects.visible_to(person).exclude(file="")
    hers = visible.filter(presentation__item__speakers__person=person)
    return list(hers.current().defer("text"))


def forget(person: Person) -> None:
    """Nothing: her talks point at her, and she has no name any more."""


def _talks(person: Person) -> Any:
    """Those of gatherings that were announced, and of drafts too: it is about her."""
    return (
        Speaker.objects.filter(person=person)
        .select_related("item__gathering")
        .order_by("-item__gathering__starts_at", "pk")
    )


def _answers(person: Person) -> Any:
    answers = SpeakerAnswer.objects.filter(speaker__person=person)
    return answers.select_related("presentation").order_by("pk")


def _versions(person: Person) -> Any:
    """What she sent; and what is there of what she held or agreed to, as far as she may see it."""
    hers = Q(presentation__item__speakers__person=person) | Q(presentation__consent_by=person)
    seen = PresentationVersion.objects.visible_to(person).values("pk")
    known = Q(pk__in=seen) | Q(purged_at__isnull=False)
    return (
        PresentationVersion.objects.filter(Q(uploaded_by=person) | (hers & known))
        .distinct()
        .select_related("presentation__gathering")
        .defer("text")
        .order_by("pk")
    )


def _version(version: PresentationVersion) -> dict[str, Any]:
    presentation = version.presentation
    return {
        "Samling": presentation.gathering.title,
        "Presentasjon": presentation.title,
        "Adresse": settings.SITE_URL + presentation.get_absolute_url(),
        "Fil": version.name or version.link,
        "Versjon": version.number,
        "Lagt ut": version.uploaded_at,
        "Samtykke": str(presentation.get_consent_display()),
        "Samtykke gitt": presentation.consent_at,
    }
