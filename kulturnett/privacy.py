"""Joins what each app keeps about persons, with what the programs we build on keep."""

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

import gatherings.privacy
import members.privacy
import workgroup.privacy
from kulturnett import search
from kulturnett.field_names import NAMES
from members.erasure import due, refusal
from members.models import Person
from members.privacy import INTEREST, LOG, SIGN_IN, Kept, Text, fields, kept

# The committee first: it asks for the name, which the register then empties.
APPS = (workgroup.privacy, gatherings.privacy, members.privacy)

_ADDRESSES = Kept(
    SIGN_IN,
    _("E-postadresser du kan logge inn med"),
    _("For å sende deg en kode, også når du bytter arbeidsgiver."),
    INTEREST,
    _("Til du tar dem bort, eller blir glemt."),
)
_KEYS = Kept(
    SIGN_IN,
    _("Nøkler, apper og reservekoder"),
    _("For at bare du skal komme inn på kontoen din."),
    INTEREST,
    _("Til du tar dem bort, eller blir glemt."),
)
_ACCOUNTS = Kept(
    SIGN_IN,
    _("Konto hos arbeidsgiveren som du logger inn med"),
    _("For å kjenne deg igjen. Vi tar aldri vare på fødselsnummer."),
    INTEREST,
    _("Til du tar bort koblingen, eller blir glemt."),
)
_DEVICES = Kept(
    SIGN_IN,
    _("Enheter du er logget inn på"),
    _("For å holde deg innlogget, og for at du skal kunne se og logge ut andre enheter."),
    INTEREST,
    _("Til du logger ut eller innloggingen går ut. Det som er utgått, slettes hver time."),
)
_DESK = Kept(
    LOG,
    _("Hva sekretariatet gjør på skrivebordet sitt"),
    _("For å finne ut av feil. Vi tar vare på nummeret til det som ble endret, ikke innholdet."),
    INTEREST,
    _("Så lenge nettverket finnes. Er den som gjorde det glemt, står det ikke noe navn."),
)
_JOBS = Kept(
    LOG,
    _("Oppgaver som serveren skal gjøre"),
    _("For å sende e-post og lese filer. Vi tar vare på numre, ikke innhold."),
    INTEREST,
    _("Ett døgn etter at de er gjort. 30 dager for dem som feilet."),
)

FIELDS: dict[str, Kept] = {
    **members.privacy.FIELDS,
    **kept("account.EmailAddress", "user email verified primary", _ADDRESSES),
    **kept("account.EmailConfirmation", "email_address created sent key", _ADDRESSES),
    **kept("mfa.Authenticator", "user type data created_at last_used_at", _KEYS),
    **kept(
        "socialaccount.SocialAccount",
        "user provider uid last_login date_joined extra_data",
        _ACCOUNTS,
    ),
    **kept("socialaccount.SocialToken", "account token token_secret expires_at", _ACCOUNTS),
    **kept(
        "usersessions.UserSession",
        "user created_at ip last_seen_at session_key user_agent data",
        _DEVICES,
    ),
    **kept("sessions.Session", "session_key session_data expire_date", _DEVICES),
    **gatherings.privacy.FIELDS,
    **workgroup.privacy.FIELDS,
    **kept(
        "admin.LogEntry",
        "action_time user object_id object_repr action_flag change_message",
        _DESK,
    ),
    **kept("procrastinate.ProcrastinateJob", "args status scheduled_at attempts", _JOBS),
    **kept("procrastinate.ProcrastinateEvent", "type at", _JOBS),
}

NOT_PERSONAL: frozenset[str] = (
    members.privacy.NOT_PERSONAL
    | gatherings.privacy.NOT_PERSONAL
    | workgroup.privacy.NOT_PERSONAL
    | fields("account.EmailAddress", "id")
    | fields("account.EmailConfirmation", "id")
    | fields("mfa.Authenticator", "id")
    | fields(
        "socialaccount.SocialApp", "id provider provider_id name client_id secret key settings"
    )
    | fields("socialaccount.SocialAccount", "id")
    | fields("socialaccount.SocialToken", "id app")
    | fields("usersessions.UserSession", "id")
    | fields("admin.LogEntry", "id content_type")
    | fields("auth.Permission", "id name content_type codename")
    | fields("auth.Group", "id name")
    | fields("auth.Group_permissions", "id group permission")
    | fields("contenttypes.ContentType", "id app_label model")
    | fields("procrastinate.ProcrastinateWorker", "id last_heartbeat")
    | fields(
        "procrastinate.ProcrastinateJob",
        "id queue_name task_name priority lock queueing_lock abort_requested worker",
    )
    | fields("procrastinate.ProcrastinateEvent", "id job")
    | fields(
        "procrastinate.ProcrastinatePeriodicDefer",
        "id task_name defer_timestamp job periodic_id",
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """What the page says of some fields: their names, and why they are kept."""

    labels: str
    why: Kept


@dataclass(frozen=True, slots=True)
class Cookie:
    """What a browser keeps for us."""

    name: str
    purpose: Text
    until: Text


def by_matter() -> list[tuple[str, list[Row]]]:
    """Heading → what is kept below it, in the order of FIELDS, each purpose once."""
    found: dict[str, list[Row]] = {}
    for why in dict.fromkeys(FIELDS.values()):
        labels = dict.fromkeys(label(field) for field, its in FIELDS.items() if its == why)
        found.setdefault(str(why.matter), []).append(Row(", ".join(labels), why))
    return list(found.items())


def label(field: str) -> str:
    """«e-postadresse» of «members.Person.email»."""
    if field in NAMES:
        return str(NAMES[field])
    return str(model_fields()[field].verbose_name)


def model_fields() -> dict[str, Field[Any, Any]]:
    """«members.Person.email» → field, of every table of every installed model."""
    return {
        f"{model._meta.label}.{field.name}": field  # noqa: SLF001 how a model is asked
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy  # noqa: SLF001 as above
        for field in model._meta.concrete_fields  # noqa: SLF001 as above
    }


def cookies() -> list[Cookie]:
    """The cookies there are: none but those the site cannot do without."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Holder deg innlogget."),
            _("Til du logger ut, høyst 90 dager."),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Hindrer at andre nettsteder sender skjemaer i ditt navn."),
            _("Ett år."),
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("Husker målformen du har valgt nederst på siden."),
            _("Ett år."),
        ),
    ]


def own_data(person: Person) -> dict[str, Any]:
    """Everything that is kept about `person`, of all apps, the register first."""
    found: dict[str, Any] = {}
    for app in reversed(APPS):
        found |= app.own_data(person)
    return found


def own_files(person: Person) -> dict[str, "File[bytes]"]:
    """Name → file, of her own talks' presentations and the attachments that she uploaded."""
    versions = gatherings.privacy.own_files(person)
    found: dict[str, File[bytes]] = {
        f"presentasjoner/{version.pk} {version.name}": version.file for version in versions
    }
    attached = workgroup.privacy.own_files(person)
    return found | {f"vedlegg/{file.pk} {file.name}": file.file for file in attached}


def as_json(person: Person) -> str:
    """The same, to read: one thing a line, letters as they are."""
    return json.dumps(own_data(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


@transaction.atomic
def forget(*, person: Person) -> bool:
    """Forget `person` in every app, when her week is over; False when she cannot be now.

    Undone meanwhile, or done already, nothing happens.
    """
    current = due().select_for_update().filter(pk=person.pk).first()
    if current is None:
        return False
    if refusal(current):
        return False
    for app in APPS:
        app.forget(current)
    search.keep_what_names(current)
    return True
