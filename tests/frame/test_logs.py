"""What is written in the log."""

import logging
from typing import Any

import pytest
from django.conf import settings

from kulturnett.logs import TokensHidden


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/innlegg/0fcd88/last-opp/", "/innlegg/…/last-opp/"),
        ("/svar/0fcd88/", "/svar/…/"),
        ("/svar/avmelding/0fcd88/", "/svar/avmelding/…/"),
        ("/konto/lenke/0fcd88/", "/konto/lenke/…/"),
        ("/samlinger/holdt/", "/samlinger/holdt/"),
    ],
)
def test_an_address_that_opens_something_is_not_written(path: str, written: str) -> None:
    message = "Forbidden (%s): %s"
    record = logging.LogRecord("x", logging.WARNING, "x", 1, message, ("no token", path), None)
    assert TokensHidden().filter(record) is True
    assert record.getMessage() == f"Forbidden (no token): {written}"


def test_all_that_is_written_goes_through_it() -> None:
    logs: dict[str, Any] = settings.LOGGING
    assert logs["handlers"]["console"]["filters"] == ["tokens_hidden"]
    assert logs["filters"]["tokens_hidden"]["()"] == "kulturnett.logs.TokensHidden"
