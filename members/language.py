"""The language of a page that a letter leads to."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from members.models import Person


def speak_as_the_letter(request: HttpRequest, person: Person) -> None:
    """Speak the language `person` is written to in, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(person.language)
