"""The secretariat's desk: every address of the admin, by everybody."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.urls import reverse

from members.models import Person
from tests.sitemap import Address, addresses
from tests.test_site import PROTECTION
from tests.walk import faults, walk

# What the secretariat is answered where it is not a page.
OTHERWISE = {
    "autocomplete": "403",  # without saying what for
    "gatherings_agendaitem_add": "403",  # posts of a programme are made in their gathering
    "login": "302",  # she is in
    "members_message_add": "403",  # letters are written by what causes them
    "members_message_change": "302",  # no letter lies there
    "members_message_delete": "403",
    "members_message_history": "302",
    "members_network_add": "403",  # there is one
    "members_network_changelist": "302",  # to the one
    "members_network_delete": "403",
    "password_change": "404",  # nobody has one
    "password_change_done": "404",
    "view_on_site": "302",
    "workgroup_followupnote_add": "403",  # notes are written on the site
    "workgroup_followupnote_delete": "403",  # and stay
}

type World = dict[str, Person | None]


def desk() -> list[Address]:
    """The admin's addresses that have a name."""
    return [found for found in addresses() if found.space.startswith("admin") and found.name]


def path_to(address: Address) -> str:
    """Its path, with the first row there is where it asks for one."""
    arguments: dict[str, object] = {}
    if "app_label" in address.route:
        arguments["app_label"] = "gatherings"
    if "object_id" in address.route and "content_type" not in address.route:
        name = address.name.rpartition("_")[0].replace("_", ".")
        (model,) = (found for found in apps.get_models() if found._meta.label_lower == name)
        first = model._default_manager.order_by("pk").first()
        arguments["object_id"] = first.pk if first else 1
    if "content_type_id" in address.route:
        arguments |= {"content_type_id": 1, "object_id": 1}
    return reverse(f"admin:{address.name}", kwargs=arguments)


def lines() -> dict[str, str]:
    """Name → request."""
    return {address.name: f"GET {path_to(address)}" for address in desk()}


def test_the_desk_is_shown_to_the_secretariat_and_its_pages_are_sound(world: World) -> None:
    asked = lines()
    assert len(asked) >= 50
    answers = walk(world["secretariat"], list(asked.values()))
    found = {name: answers[line].status for name, line in asked.items()}
    assert found == dict.fromkeys(asked, "200") | OTHERWISE
    pages = {line: answer.page for line, answer in answers.items() if answer.page}
    assert {line: wrong for line, page in pages.items() if (wrong := faults(page))} == {}
    assert {answer.headers["Content-Security-Policy"] for answer in answers.values()} == {
        PROTECTION["Content-Security-Policy"]
    }


@pytest.mark.parametrize(
    "somebody",
    [
        "anonymous",
        "deactivated",
        "outsider",
        "former-member",
        "member",
        "committee",
        "former-committee",
        "one-factor",
    ],
)  # fmt: skip
def test_the_desk_is_closed_to_everybody_else(world: World, somebody: str) -> None:
    asked = lines()
    answers = walk(world[somebody], list(asked.values()))
    opened = [line for line, answer in answers.items() if answer.status[0] == "2"]
    assert opened == []
    if somebody not in {"anonymous", "deactivated", "one-factor"}:
        assert answers[asked["login"]].status == "403"
    closed = [found for found in answers.values() if found.status == "302"]
    assert {urlsplit(found.headers["Location"]).path for found in closed} <= {
        "/admin/", "/admin/login/", "/konto/to-steg/",
    }  # fmt: skip
