"""The button that leads to the organisation's own sign-in, where one is configured."""

from typing import Any

from django import template
from django.template import Context

from members.account import oidc

register = template.Library()


@register.inclusion_tag("account/oidc_button.html", takes_context=True)
def oidc_button(context: Context, after: str = "") -> dict[str, Any]:
    """`{% oidc_button next %}`: signs in, or links the account of who is signed in."""
    user = context.get("user")
    signed_in = bool(user and user.is_authenticated)
    return {"issuer": oidc.issuer_name(), "signed_in": signed_in, "next": after}
