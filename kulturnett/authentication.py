"""Who is signed in, with her roles of the day, in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from members.models import Person
from workgroup.seats import seat_today


class RegisterBackend(AuthenticationBackend):
    """allauth's way in, and the register's roles: computed for the day, never stored."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody: the way in is a code or a link, and a password in the database opens nothing."""

    def get_user(self, user_id: Any) -> Person | None:
        person = (
            Person.objects.with_roles().annotate(holds_seat=seat_today()).filter(pk=user_id).first()
        )
        return person if person and person.is_active else None
