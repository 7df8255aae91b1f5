"""What the register keeps about persons, why and how long. Other apps have a privacy.py alike."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import copies, forgetting
from members.models import Person

type Text = str | Promise

REGISTER = _("Registeret")
SIGN_IN = _("Innlogging")
MAIL = _("E-post")
LOG = _("Logg og drift")

# The grounds of article 6 that this network builds on.
INTEREST = _("Berettiget interesse (personvernforordningen artikkel 6 nr. 1 bokstav f)")
CONSENT = _("Samtykke (personvernforordningen artikkel 6 nr. 1 bokstav a)")

UNTIL_FORGOTTEN = _("Til du endrer det, eller blir glemt.")
AS_HISTORY = _("Blir stående som historie. Blir du glemt, går navnet ut.")


@dataclass(frozen=True, slots=True)
class Kept:
    """Some fields that are kept for one purpose, by one right (basis), until one time.

    `matter` is the heading that `what` stands under on the page.
    """

    matter: Text
    what: Text
    purpose: Text
    basis: Text
    until: Text


def fields(model: str, names: str) -> frozenset[str]:
    """«members.Person», «name phone» → {«members.Person.name», «members.Person.phone»}."""
    return frozenset(f"{model}.{name}" for name in names.split())


def kept(model: str, names: str, why: Kept) -> dict[str, Kept]:
    """The same fields, each with why it is kept."""
    return {f"{model}.{name}": why for name in names.split()}


_CONTACT = Kept(
    REGISTER,
    _("Navn, telefon og målform"),
    _(
        "For at medlemmene og sekretariatet skal nå hverandre, "
        "og for å skrive til deg på din målform."
    ),
    INTEREST,
    UNTIL_FORGOTTEN,
)
_ADDRESS = Kept(
    REGISTER,
    _("E-postadressen din"),
    _("Den er invitasjonen: med den logger du inn og får innkallinger."),
    INTEREST,
    UNTIL_FORGOTTEN,
)
_STATE = Kept(
    REGISTER,
    _("Tilstanden til kontoen"),
    _(
        "For å stanse e-post som ikke kommer fram, stenge en konto, "
        "og huske at du ba om å bli glemt."
    ),
    INTEREST,
    _("Så lenge du står i registeret. At du er glemt, og når, blir stående."),
)
_OFFICE = Kept(
    REGISTER,
    _("Vervene dine"),
    _("Registeret viser hvem som leder kulturarbeidet i hver kommune, og når. Vervet gir tilgang."),
    INTEREST,
    AS_HISTORY,
)
_FOUND = Kept(
    REGISTER,
    _("Navnet ditt i søket"),
    _("For at de som ser deg i registeret og i programmet, skal finne deg og det du har holdt."),
    INTEREST,
    AS_HISTORY,
)
_HANDOVER = Kept(
    REGISTER,
    _("Overlevering når et verv slutter"),
    _("For at oppgavene dine skal få en ny eier."),
    INTEREST,
    AS_HISTORY,
)
_CHECK = Kept(
    REGISTER,
    _("Svaret ditt på det årlige spørsmålet om vervet"),
    _("For at registeret skal stemme."),
    INTEREST,
    _("To år. Blir du glemt, tømmes merknaden med en gang."),
)
_IMPORT = Kept(
    REGISTER,
    _("Lister som sekretariatet leser inn"),
    _("For å se over en liste før noe av den går inn i registeret."),
    INTEREST,
    _("Til listen er lagt inn, høyst ett døgn."),
)
_REMOVED = Kept(
    REGISTER,
    _("Det sekretariatet har slettet"),
    _("For at noe som ble slettet ved et uhell, skal kunne hentes tilbake."),
    INTEREST,
    _("30 dager. Blir du glemt, slettes det om deg med en gang."),
)
_CONTACT_PERSON = Kept(
    REGISTER,
    _("Hvem som er kontaktperson for nettverket"),
    _("Står nederst på alle sider, så folk vet hvem de kan spørre."),
    INTEREST,
    _("Til nettverket får en annen kontaktperson."),
)
_LINK = Kept(
    SIGN_IN,
    _("Engangslenker for innlogging"),
    _("For å logge inn én gang. Vi tar bare vare på et avtrykk som lenken ikke kan lages av."),
    INTEREST,
    _("Ett døgn etter at lenken er brukt eller utløpt."),
)
_LOGIN = Kept(
    SIGN_IN,
    _("Siste innlogging"),
    _("For at sekretariatet skal se hvem invitasjonen har nådd."),
    INTEREST,
    _("Til neste innlogging, eller til du blir glemt."),
)
_MESSAGE = Kept(
    MAIL,
    _("E-post vi har sendt deg"),
    _("For å sende den, og for at sekretariatet skal se om den kom fram."),
    INTEREST,
    _(
        "To år. En innloggingskode tømmes etter 15 minutter, og en lenke som er din alene, "
        "når brevet er sendt. "
        "Blir du glemt, går adressen ut med en gang."
    ),
)
_CHOICE = Kept(
    MAIL,
    _("Hva slags e-post du vil ha"),
    _("For å la være å sende det du ikke vil ha."),
    INTEREST,
    UNTIL_FORGOTTEN,
)
_CHANGE = Kept(
    LOG,
    _("Hvem som endret hva i registeret"),
    _(
        "For å finne ut av feil og misbruk. "
        "Vi tar vare på hvilke felter som ble endret, aldri innholdet."
    ),
    INTEREST,
    _(
        "Så lenge nettverket finnes. Linjene peker på deg med et nummer. "
        "Er du glemt, har nummeret ikke noe navn."
    ),
)

# «members.Person.phone» → why. A field that says nothing of a person is in NOT_PERSONAL.
FIELDS: dict[str, Kept] = {
    **kept("members.Person", "name phone phone_shown language uid sort_name", _CONTACT),
    **kept("members.Person", "email email_is_own", _ADDRESS),
    **kept(
        "members.Person",
        "bounced_at deactivated_at erase_asked_at keeps_office_name anonymised_at",
        _STATE,
    ),
    **kept("members.Person", "last_login password", _LOGIN),
    **kept(
        "members.Appointment",
        "person organisation title kind primary period end_reason confirmed_on",
        _OFFICE,
    ),
    **kept("members.Handover", "appointment successor opened_at closed_at closed_by", _HANDOVER),
    **kept("members.SearchEntry", "title people text owners", _FOUND),
    **kept("members.HandoverLine", "handover title choice", _HANDOVER),
    **kept(
        "members.YearlyCheck",
        "appointment token_hash reminder_hash asked_on reminded_on answered_at answer note "
        "last_day settled_at",
        _CHECK,
    ),
    **kept("members.RegisterImport", "rows read_by read_at applied_at", _IMPORT),
    **kept("members.Removed", "title rows removed_at removed_by", _REMOVED),
    **kept("members.Network", "contact", _CONTACT_PERSON),
    **kept("members.SigninLink", "person token_hash expires_at used_at", _LINK),
    **kept("members.Message", "subject body sealed_link by created_at", _MESSAGE),
    **kept("members.Message_to_persons", "message person", _MESSAGE),
    **kept("members.Delivery", "person address state reason sent_at digest", _MESSAGE),
    **kept("members.MailChoice", "person kind frequency", _CHOICE),
    **kept("members.Change", "at by person action fields", _CHANGE),
}

NOT_PERSONAL: frozenset[str] = (
    fields("members.Person", "id")
    | fields(
        "members.Organisation",
        "id kind number name parallel_name parallel_language disambiguation email homepage "
        "valid participates sort_name",
    )
    | fields("members.Succession", "id former successor")
    | fields("members.Appointment", "id")
    | fields("members.Handover", "id")
    | fields("members.HandoverLine", "id matter")
    | fields("members.YearlyCheck", "id")
    | fields("members.Network", "id name region headline lead aims secretariat mark")
    | fields("members.SigninLink", "id run")
    | fields("members.Message", "id kind audience queued_at expires_at")
    | fields("members.Message_to_persons", "id")
    | fields("members.Message_to_organisations", "id message organisation")
    | fields("members.MessageAttachment", "id message name file size sha256 content_type")
    | fields("members.Delivery", "id message organisation header_id attempts")
    | fields("members.MailChoice", "id")
    | fields("members.Change", "id table row")
    | fields("members.Removed", "id model")
    | fields("members.RegisterImport", "id name")
    | fields(
        "members.SearchEntry",
        "id kind key page filename place url year gathering audience draft visible_from vector",
    )
    | fields("members.SearchWord", "word entries")
    | fields("members.SearchTouch", "transaction at")
)


def own_data(person: Person) -> dict[str, Any]:
    """What this app keeps about `person`, ready for JSON: she may have a copy of all of it."""
    return copies.of_person(person)


def forget(person: Person) -> None:
    """Remove what this app keeps about `person`; called in the transaction that anonymises her."""
    forgetting.empty(person)
