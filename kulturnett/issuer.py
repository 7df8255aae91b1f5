"""The organisation's own sign-in (OpenID Connect), from the environment; off unless it is there."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from kulturnett import environment

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def apps() -> list[dict[str, Any]]:
    """What allauth is told of the issuer: one app, or none.

    Raises ImproperlyConfigured for an issuer that is no https address, or without client.
    """
    issuer = environment.text("OIDC_ISSUER").rstrip("/")
    if not issuer:
        return []
    _check(issuer)
    return [
        {
            # The issuer itself: a link is to (issuer, sub), and does not follow to another one.
            "provider_id": issuer,
            "name": environment.text("OIDC_NAME", "jobbkontoen"),
            "client_id": environment.required("OIDC_CLIENT_ID", "the name the issuer gave us."),
            "secret": environment.required("OIDC_CLIENT_SECRET", "what the issuer gave us."),
            "settings": {
                "server_url": issuer,
                "scope": ["openid", "email"],
                "oauth_pkce_enabled": True,
                # Domains whose addresses it may speak for, also when it does not say «verified».
                "verified_email": environment.words("OIDC_DOMAINS"),
            },
        }
    ]


def _check(issuer: str) -> None:
    where = urlsplit(issuer)
    secure = where.scheme == "https" or (where.scheme == "http" and where.hostname in _LOOPBACK)
    if not (secure and where.hostname):
        raise ImproperlyConfigured(
            "Set OIDC_ISSUER to the issuer's https address, without /.well-known/…; "
            f"it is {issuer!r}."
        )
