"""A code that is sent twice at the same instant, as by a double click, works once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.core import context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory

from members.account.factors import FactorCodeForm
from members.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT_ONCE = 4


def taken(person: Person, code: str) -> int:
    """How many of those who send the code at once are let in."""
    start = Barrier(AT_ONCE)

    def send(request: HttpRequest) -> bool:
        try:
            start.wait(timeout=60)
            with context.request_context(request):
                form = FactorCodeForm({"code": code}, user=person)
                return bool(form.is_valid())
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(send, [RequestFactory().post("/") for _hand in range(AT_ONCE)]))


@pytest.mark.usefixtures("fresh_database")
def test_a_code_in_reserve_works_once() -> None:
    person = Person.objects.create(name="Siri", email="siri@example.org")
    code, *others = RecoveryCodes.activate(person).generate_codes()
    assert taken(person, code) == 1
    assert RecoveryCodes.activate(person).get_unused_codes() == others


@pytest.mark.usefixtures("fresh_database")
def test_a_code_of_the_app_works_once() -> None:
    person = Person.objects.create(name="Siri", email="siri@example.org")
    TOTP.activate(person, SECRET)
    assert taken(person, str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))) == 1
