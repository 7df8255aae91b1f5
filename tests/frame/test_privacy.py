"""The page about personal data, out of the code, and complete."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, TextField
from django.test import Client
from django.utils.html import escape

from kulturnett import privacy
from kulturnett.field_names import NAMES
from members.models import Network, Person

OURS = ("members.", "gatherings.", "workgroup.")


def unaccounted(known: dict[str, Field[object, object]]) -> set[str]:
    """Fields that nobody has said anything about."""
    return set(known) - privacy.FIELDS.keys() - privacy.NOT_PERSONAL


def test_every_field_of_every_model_is_accounted_for() -> None:
    known = privacy.model_fields()
    assert len(known) > 250
    assert unaccounted(known) == set()


def test_what_is_accounted_for_is_there_and_once() -> None:
    assert (privacy.FIELDS.keys() | privacy.NOT_PERSONAL) - privacy.model_fields().keys() == set()
    assert privacy.FIELDS.keys() & privacy.NOT_PERSONAL == set()


def test_a_new_field_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    planted: TextField[str, str] = TextField("fødselsnummer")
    planted.set_attributes_from_name("national_id")
    meta = Person._meta
    monkeypatch.setitem(meta.__dict__, "concrete_fields", (*meta.concrete_fields, planted))
    assert unaccounted(privacy.model_fields()) == {"members.Person.national_id"}


def test_every_personal_field_has_a_name_that_people_understand() -> None:
    fields = privacy.model_fields()
    unnamed = {
        name
        for name in privacy.FIELDS.keys() - NAMES.keys()
        if not name.startswith(OURS) or fields[name]._verbose_name is None  # type: ignore[attr-defined]  # what the model itself says
    }
    assert unnamed == set()
    assert NAMES.keys() - privacy.FIELDS.keys() == set()


def test_each_is_kept_by_an_article_of_the_law() -> None:
    bases = {str(why.basis) for why in privacy.FIELDS.values()}
    assert all(re.search(r"artikkel 6 nr\. 1 bokstav [a-f]\)$", basis) for basis in bases)


@pytest.fixture
def page(client: Client, network: Network) -> str:
    """The page, as anybody reads it."""
    return client.get("/personvern/").text


def test_the_page_says_all_of_it(page: str) -> None:
    for name, why in privacy.FIELDS.items():
        for text in (why.matter, why.what, why.purpose, why.basis, why.until):
            assert escape(str(text)) in page
        assert escape(privacy.label(name)).lower() in page.lower()


def test_the_page_says_who_answers_for_it_and_where_to_complain(page: str) -> None:
    assert "KS Trøndelag er behandlingsansvarlig" in page
    assert "siri@example.org" in page
    assert 'href="https://www.datatilsynet.no/"' in page


def test_the_footer_leads_there(client: Client, network: Network) -> None:
    assert 'href="/personvern/"' in client.get("/").text


def test_every_cookie_that_is_set_is_on_the_page(
    client: Client, member: Person, network: Network
) -> None:
    client.force_login(member)
    client.get("/min-side/")
    client.post("/malform/", {"language": "nn"}, headers={"Origin": "http://testserver"})
    told = {cookie.name for cookie in privacy.cookies()}
    assert set(client.cookies) <= told
    assert told == {
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME
    }  # fmt: skip


def test_no_app_is_left_out() -> None:
    ours = {config.label for config in apps.get_app_configs()} & {"members", "gatherings"}
    joined = {app.__name__.partition(".")[0] for app in privacy.APPS}
    assert joined == ours | {"workgroup"}
