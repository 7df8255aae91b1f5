"""How django-allauth behaves here: nobody signs up, and codes go through the outbox."""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.account import keys, sessions
from members.account.addresses import person_of
from members.mail import outbox
from members.models import Message, Network, Person

LOGIN_CODE = "account/email/login_code"
_CODES = {LOGIN_CODE, "account/email/confirmation_code"}
_DIGITS = 8  # 26 bits
_NOBODY = "ingen@ukjent.invalid"


class AccountAdapter(DefaultAccountAdapter):
    """The register is the invitation; the code proves the mailbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Koden stemmer ikke. Se etter i e-posten og prøv igjen."),
        "too_many_login_attempts": _("Det er prøvd for mange koder. Vent fem minutter."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up: being in the register is the invitation."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `next` is a path of this site; redirect() takes a bare word for a view."""
        return str(url or "").startswith("/") and url_has_allowed_host_and_scheme(url, None)

    def generate_login_code(self) -> str:
        """Digits only: they are read on a telephone and typed on another machine."""
        return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put allauth's letter in the outbox; the page never waits for the mail server."""
        kind = Message.Kind.CODE if template_prefix in _CODES else Message.Kind.PLAIN
        _post(template_prefix, email, context, kind)

    def send_decoy(self) -> None:
        """Do for an unknown address what send_mail does for a known one, to nobody.

        The same is rendered, written and committed, and the same worker is woken; it removes the
        row. So neither the answer nor its time tells whether the address is in the register, and
        the stranger's address is not kept.
        """
        _post(LOGIN_CODE, _NOBODY, {"code": self.generate_login_code()}, Message.Kind.DECOY)

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Stop a code that was sent to an address the person no longer has."""
        email = kwargs["email"]
        if email and person_of(email) != user:
            clear_login(request)
            response: HttpResponse = self.respond_user_inactive(request, user)
            return response
        stopped: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return stopped

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let the session last as it should; the one that waited for the code did not."""
        super().login(request, user)
        sessions.begin(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Lead on; who wrote a code on a machine of her own may be spared the next one."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if sessions.was_tiresome(request, user) and not keys.passkeys(user):
            offer = gettext("Neste gang kan du slippe å vente på en kode.")
            link = gettext("Legg inn en passnøkkel på denne enheten")
            sentence = '{} <a class="ds-link" href="{}">{}</a>'
            messages.info(request, format_html(sentence, offer, reverse("mfa_add_webauthn"), link))
        return response

    def get_login_stages(self) -> list[str]:
        """The code, and for some a second factor."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "members.account.factors.SecondFactorStage",
        ]

    def is_reauthentication_required(self, **_kwargs: Any) -> bool:
        """Whether she must show again that it is she."""
        return not sessions.is_confirmed(allauth_context.request)

    def get_reauthentication_methods(self, _user: Any) -> list[dict[str, Any]]:
        """One page, with the ways that she has."""
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]


def _post(template_prefix: str, email: str, context: dict[str, Any], kind: Message.Kind) -> None:
    context = context | {"network": Network.objects.first()}
    lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    subject, body = outbox.written(template_prefix, context)
    outbox.post(
        to=email,
        subject=subject,
        body=body,
        kind=kind,
        expires_at=None if kind == Message.Kind.PLAIN else timezone.now() + lasts,
    )
