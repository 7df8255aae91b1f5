"""Of node_modules only what is named can be served."""

from pathlib import Path

import pytest
from pytest_django import Settings

from kulturnett.npm import NpmFilesFinder


@pytest.fixture
def finder(settings: Settings, tmp_path: Path) -> NpmFilesFinder:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/base.css").write_text("body {}")
    (tmp_path / "theme/secret.css").write_text("")
    settings.NPM_ROOT = tmp_path
    settings.NPM_STATIC_FILES = {"npm/base.css": "theme/base.css", "npm/gone.css": "theme/gone.css"}
    return NpmFilesFinder()


def test_a_named_file_is_found_where_it_lies(finder: NpmFilesFinder, tmp_path: Path) -> None:
    assert finder.find("npm/base.css") == str(tmp_path / "theme/base.css")
    assert finder.find("npm/base.css", find_all=True) == [str(tmp_path / "theme/base.css")]


@pytest.mark.parametrize("path", ["npm/gone.css", "theme/secret.css", "../secret"])
def test_what_is_not_named_or_not_there_is_not_found(finder: NpmFilesFinder, path: str) -> None:
    assert finder.find(path) is None
    assert finder.find(path, find_all=True) == []


def test_the_list_opens_by_the_public_names(finder: NpmFilesFinder) -> None:
    ((path, storage),) = finder.list(None)
    with storage.open(path) as file:
        assert (path, file.read()) == ("npm/base.css", b"body {}")


def test_a_missing_file_is_told_before_anybody_sees_an_ugly_page(finder: NpmFilesFinder) -> None:
    (error,) = finder.check()
    assert (error.id, error.msg.endswith("/theme/gone.css")) == ("kulturnett.E001", True)


def test_nothing_is_told_when_all_are_there(finder: NpmFilesFinder, settings: Settings) -> None:
    settings.NPM_STATIC_FILES = {"npm/base.css": "theme/base.css"}
    assert NpmFilesFinder().check() == []
