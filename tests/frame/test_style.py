"""The site's style sheet is one file, and says what its parts said."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from kulturnett.style import SHEET
from members.models import Network

NPM = Path(settings.NPM_ROOT)


@pytest.fixture
def sheet(collected_static: None) -> str:
    """The sheet as it is sent."""
    return (Path(settings.STATIC_ROOT) / staticfiles_storage.url(SHEET).split("/")[-1]).read_text()


def test_what_the_sheet_imports_is_written_into_it(sheet: str) -> None:
    assert "@import" not in sheet
    for part in ("npm/ks/base.css", "npm/ks/ksdigital.css"):
        whole = (NPM / settings.NPM_STATIC_FILES[part]).read_text()
        assert whole.removeprefix('@charset "UTF-8";') in sheet


def test_the_order_of_layers_stands_first(sheet: str) -> None:
    assert sheet.index("@layer ds, ksd, kn;") < sheet.index("@layer ds, ksd;")


@pytest.mark.django_db
def test_a_page_has_one_sheet(client: Client, network: Network) -> None:
    page = client.get("/").content.decode()
    assert page.count('rel="stylesheet"') == 1
