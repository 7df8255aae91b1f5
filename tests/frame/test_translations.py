"""The desk speaks Norwegian where Django's own translation has gaps."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext as translate

CATALOGUES = Path(settings.BASE_DIR) / "locale/nb/LC_MESSAGES"


def test_gaps_in_django_are_filled() -> None:
    assert translate("Start typing to filter…") == "Skriv for å finne …"


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_that_of_the_text(domain: str) -> None:
    written = (CATALOGUES / f"{domain}.po").read_text()
    with (CATALOGUES / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    texts = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', written, re.MULTILINE)
    assert sorted(texts) == sorted(text for key, text in compiled.items() if key)
