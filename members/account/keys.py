"""Keys: passkeys, an app that shows codes, and the codes in reserve for when they are lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from members.mail import outbox
from members.models import Network, Person

PASSKEY = Authenticator.Type.WEBAUTHN
APP = Authenticator.Type.TOTP
RESERVE = Authenticator.Type.RECOVERY_CODES

_PASSKEY_ADDED = _("En passnøkkel, «%(name)s», er lagt til. Den kan logge inn som deg.")
_PASSKEY_REMOVED = _("Passnøkkelen «%(name)s» er fjernet, og virker ikke lenger.")
_APP_ADDED = _(
    "En autentiseringsapp er koblet til. Vi spør etter en kode fra den når du logger inn."
)
_APP_REMOVED = _("Autentiseringsappen er koblet fra. Vi spør ikke lenger etter en kode fra den.")
_CODES_MADE = _("Det er laget nye reservekoder. De du hadde fra før, virker ikke lenger.")


def asked_for(person: Person) -> bool:
    """Whether sign-in asks her for a second factor.

    Whoever has chosen an app is asked. A passkey is a shortcut past the code for most, and the
    second factor for the secretariat.
    """
    types = [APP, PASSKEY] if person.is_secretariat else [APP]
    return bool(Authenticator.objects.filter(user=person, type__in=types).exists())


def passkeys(person: Person) -> list[Authenticator]:
    """Her passkeys, the oldest first."""
    return list(Authenticator.objects.filter(user=person, type=PASSKEY).order_by("pk"))


@transaction.atomic
def add_passkey(*, person: Person, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that has been shown to work, and tell her."""
    key: Authenticator = WebAuthn.add(person, name, credential).instance
    _supply_reserve(person)
    _tell(person, _PASSKEY_ADDED, name=name)
    return key


@transaction.atomic
def add_app(*, person: Person, secret: str) -> Authenticator:
    """Connect an app that has been shown to know `secret`, and tell her; pressed twice, once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if found := Authenticator.objects.filter(user=person, type=APP).first():
        return found
    app: Authenticator = TOTP.activate(person, secret).instance
    _supply_reserve(person)
    _tell(person, _APP_ADDED)
    return app


@transaction.atomic
def rename_passkey(*, key: Authenticator, name: str) -> None:
    """Call a passkey something else."""
    key.data["name"] = name
    key.save(update_fields=["data"])


@transaction.atomic
def remove(*, key: Authenticator) -> None:
    """Take a passkey or the app away and tell her; codes in reserve go with the last of them."""
    person, kind, name = key.user, key.type, key.data.get("name", "")
    key.delete()
    hers = Authenticator.objects.filter(user=person)
    if not hers.exclude(type=RESERVE).exists():
        hers.delete()
    _tell(person, _PASSKEY_REMOVED if kind == PASSKEY else _APP_REMOVED, name=name)


def discard(person: Person) -> int:
    """Take all her keys away, with the codes in reserve; how many. The caller tells her."""
    count: int = Authenticator.objects.filter(user=person).delete()[0]
    return count


@transaction.atomic
def make_reserve(*, person: Person) -> None:
    """Replace her codes in reserve by new ones, and tell her."""
    Person.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=person, type=RESERVE).delete()
    RecoveryCodes.activate(person)
    _tell(person, _CODES_MADE)


def reserve(person: Person) -> list[str] | None:
    """Her unused codes; None when she has none at all."""
    found = Authenticator.objects.filter(user=person, type=RESERVE).first()
    return list(RecoveryCodes(found).get_unused_codes()) if found else None


def _supply_reserve(person: Person) -> None:
    if asked_for(person):
        RecoveryCodes.activate(person)


def _tell(person: Person, sentence: Promise, **facts: str) -> None:
    """Somebody else may have done it."""
    if not person.email:
        return
    with override(person.language):
        network = str(Network.objects.first() or "Kulturnettverket")
        body = "{}\n\n{}\n\n{}\n{}\n".format(
            gettext("Hei!"),
            str(sentence) % facts,
            gettext("Var det ikke du, ta kontakt med sekretariatet med en gang, og se etter på:"),
            settings.SITE_URL + reverse("mfa_index"),
        )
        subject = gettext("Innloggingen din er endret – %(network)s") % {"network": network}
        outbox.post(to=person, subject=subject, body=body)
