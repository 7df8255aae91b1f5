"""Sign-in at the organisation's own issuer (OpenID Connect), where one is configured.

Who comes is known by what the issuer calls her (`sub`), once that is linked to a person. The
first time it is linked by e-mail address, where the issuer says it has verified the address or
may speak for its domain; else she signs in by a code first, and links it on her own page.
"""

import logging
from http import HTTPStatus
from typing import Any, NamedTuple

import jwt
import requests
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.account import letters
from members.account.addresses import addresses_of, person_of
from members.account.id_tokens import claims_of
from members.history import acting
from members.models import Person

logger = logging.getLogger(__name__)
_LONGEST_SUB = 191  # allauth's column
FAULTS = (requests.RequestException, OAuth2Error)


class Stop(NamedTuple):
    """Why she is not signed in: the page's status, heading and text."""

    status: int
    heading: Promise | str
    text: Promise | str


CANCELLED = Stop(
    HTTPStatus.OK,
    _("Innloggingen ble avbrutt"),
    _("Du kan prøve igjen, eller logge inn med en kode på e-post."),
)
STALE = Stop(
    HTTPStatus.BAD_REQUEST,
    _("Innloggingen må startes på nytt"),
    _("Den tok for lang tid, eller den ble startet i et annet vindu eller en annen nettleser."),
)
REFUSED = Stop(
    HTTPStatus.BAD_REQUEST,
    _("Innloggingen kunne ikke godtas"),
    _("Svaret vi fikk, kan vi ikke stole på. Prøv igjen, eller logg inn med en kode på e-post."),
)
AWAY = Stop(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("Innloggingstjenesten svarer ikke"),
    _("Prøv igjen om litt, eller logg inn med en kode på e-post."),
)
UNKNOWN = Stop(
    HTTPStatus.FORBIDDEN,
    _("Vi kjenner ikke igjen kontoen din"),
    _(
        "Logg inn med en kode på e-post først, med adressen du ble invitert med. Så kan du koble "
        "til denne kontoen på Min side, under E-postadresser. Nettstedet er for inviterte; "
        "sekretariatet hjelper deg om du ikke kommer inn."
    ),
)


def app() -> SocialApp | None:
    """What is configured of the issuer; None when nothing is."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return SocialApp(provider="openid_connect", **apps[0]) if apps else None


def issuer_name() -> str:
    """What people call the issuer, as «Feide»; empty when none is configured."""
    configured = app()
    return str(configured.name) if configured else ""


def links_of(person: Person) -> QuerySet[SocialAccount]:
    """Her accounts at the issuer, as far as they are linked."""
    configured = app()
    issuer = configured.provider_id if configured else None
    return SocialAccount.objects.filter(user=person, provider=issuer)  # type: ignore[no-any-return]


@transaction.atomic
def unlink(*, person: Person, link: SocialAccount) -> None:
    """Let the issuer's account sign nobody in; her addresses are told."""
    acting(person)
    link.delete()
    _tell(person, letters.UNLINKED)


def stopped(request: HttpRequest, why: Stop) -> HttpResponse:
    """The page that says why she is not signed in."""
    return render(request, "account/oidc_stopped.html", {"why": why}, status=why.status)


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for an `error` of FAULTS; the log is told its kind alone: the rest is personal."""
    kind = type(error.__cause__ or error).__name__
    logger.warning("Nobody was signed in by the issuer's answer: %s", kind)
    return stopped(request, AWAY if isinstance(error, requests.RequestException) else REFUSED)


class IssuerAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the issuer, and believes nothing that it has not signed for this browser."""

    nonce = ""  # of the question; the callback view sets it
    _config: dict[str, Any] | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """The issuer's own description of itself; it must be of the issuer we asked."""
        if self._config:
            return self._config
        config = self._fetched(self.get_provider().server_url)
        needed = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"}
        if not needed <= config.keys():
            raise OAuth2Error("The issuer's description of itself lacks something.")
        if str(config["issuer"]).rstrip("/") != self.provider_id.rstrip("/"):
            raise OAuth2Error("The issuer says that it is another.")
        self._config = config
        return config

    def get_callback_url(self, _request: HttpRequest, _app: SocialApp) -> str:
        """Where the issuer sends her back; registered there."""
        return str(settings.SITE_URL + reverse("oidc_callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str = ""
    ) -> dict[str, Any]:
        """The issuer's tokens for the code she came back with."""
        try:
            found: dict[str, Any] = super().get_access_token_data(
                request, app, client, pkce_code_verifier
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise OAuth2Error("The issuer's answer is not understood.") from error
        return found

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """What asks for userinfo, once; never stored, and nothing that renews it."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who came, from the ID token. Of her nothing is kept but what the issuer calls her."""
        try:
            claims = claims_of(
                str(kwargs["response"].get("id_token", "")),
                keys=self._fetched(self.openid_config["jwks_uri"]),
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                nonce=self.nonce,
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(str(error)) from error
        if not 0 < len(claims["sub"]) <= _LONGEST_SUB:
            raise OAuth2Error("The issuer's name of her is empty or too long.")
        told = {"sub": claims["sub"]} | self._address(claims, token.token)
        login = self.get_provider().sociallogin_from_response(request, told)
        login.account.extra_data = {}
        return login

    def _address(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            userinfo = self._fetched(self.profile_url, access_token)
            claims = userinfo if userinfo.get("sub") == claims["sub"] else {}
        email = claims.get("email")
        return {
            "email": email if isinstance(email, str) else None,
            # Exactly true: «false» as a text is something too.
            "email_verified": claims.get("email_verified") is True,
        }

    def _fetched(self, address: str, access_token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        with SocialAdapter(self.request).get_requests_session() as session:
            response = session.get(address, headers=headers)
        response.raise_for_status()
        found = response.json()
        if not isinstance(found, dict):
            raise OAuth2Error("The issuer's answer is not understood.")
        return found


class Issuer(OpenIDConnectProvider):  # type: ignore[misc]
    """The one that is configured."""

    oauth2_adapter_class = IssuerAdapter


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom the issuer's word signs in."""

    def list_apps(self, _request: HttpRequest, **_kwargs: Any) -> list[SocialApp]:
        """What the environment says, never rows."""
        configured = app()
        return [configured] if configured else []

    def get_provider(self, request: HttpRequest, provider: str, **_kwargs: Any) -> Issuer:
        """The configured one. Raises SocialApp.DoesNotExist when there is none."""
        return Issuer(request, app=self.get_app(request, provider))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        """Whose address it is, where the issuer has verified it or may speak for its domain."""
        for address in sociallogin.email_addresses:
            person = person_of(address.email) if address.verified else None
            if person and not person.is_active:
                response = account_adapter().respond_user_inactive(self.request, person)
                raise ImmediateHttpResponse(response)
            if person:
                return person, address.email
        return None

    def is_open_for_signup(self, request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Nobody signs up."""
        raise ImmediateHttpResponse(stopped(request, UNKNOWN))

    def on_authentication_error(
        self,
        request: HttpRequest,
        _provider: Issuer,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in a sentence what is wrong."""
        if exception:
            response = failed(request, exception)
        elif error == AuthError.CANCELLED:
            response = stopped(request, CANCELLED)
        else:
            known = "state" in (extra_context or {})
            response = stopped(request, REFUSED if known else STALE)
        raise ImmediateHttpResponse(response)

    def get_connect_redirect_url(self, _request: HttpRequest, _account: SocialAccount) -> str:
        """Back to her own page."""
        return reverse("members:own_addresses")

    def send_notification_mail(self, _template: str, user: Person, **_kwargs: Any) -> None:
        """All her addresses are told of the link."""
        _tell(user, letters.LINKED)


def _tell(person: Person, sentence: Promise) -> None:
    told = [address.email for address in addresses_of(person)]
    letters.tell(person, told, sentence, issuer=issuer_name())
