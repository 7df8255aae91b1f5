"""The secretariat's desk: every address of the admin, by everybody."""

import re
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
    "members_appointment_confirm": "405",  # a button alone
    "members_change_add": "403",  # the database writes them
    "members_change_delete": "403",
    "members_delivery_add": "403",  # what is sent makes them
    "members_delivery_change": "302",  # none lies there
    "members_delivery_delete": "403",
    "members_delivery_history": "302",
    "members_delivery_resend": "405",  # a button
    "members_job_add": "403",  # what is to be done makes them
    "members_job_change": "302",  # none has failed
    "members_job_delete": "403",
    "members_job_history": "302",
    "members_job_retry": "405",  # a button
    "members_message_attachment": "404",  # no letter lies there
    "members_message_change": "302",  # no letter lies there
    "members_message_delete": "403",
    "members_message_history": "302",
    "members_message_letter": "404",
    "members_message_preview": "404",
    "members_message_send": "405",  # a button
    "members_message_try": "405",  # a button
    "members_network_add": "403",  # there is one
    "members_network_changelist": "302",  # to the one
    "members_network_delete": "403",
    "members_person_close": "403",  # who is shut out already
    "members_person_erasure_undo": "405",  # a button
    "members_person_invite": "405",  # a button of hers
    "members_person_keys": "403",  # her own are on Min side
    "members_person_reopen": "405",  # a button
    "members_person_working": "405",  # the same
    "members_registerimport_confirm": "405",  # buttons of a list that was read in
    "members_registerimport_discard": "405",
    "members_registerimport_formers": "405",
    "members_registerimport_preview": "404",  # none was
    "members_removed_add": "403",  # deleting does that
    "members_removed_change": "302",  # nothing is deleted
    "members_removed_delete": "403",
    "members_removed_history": "302",
    "members_removed_restore": "405",  # a button alone
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
    known = {"app_label": "gatherings", "content_type_id": 1, "object_id": 1, "pk": 1}
    asked = re.findall(r"<(?:\w+:)?(\w+)>", address.route)
    if "content_type_id" not in asked:
        known["object_id"] = known["pk"] = first_row(address.name)
    return reverse(f"admin:{address.name}", kwargs={name: known[name] for name in asked})


def first_row(name: str) -> int:
    """The key of the first row of the model that an address is named after; 1 without one."""
    for model in apps.get_models():
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            first = model._default_manager.order_by("pk").first()
            return first.pk if first else 1
    return 1


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
