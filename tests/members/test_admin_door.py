"""The admin has the same door as the rest."""

import pytest
from django.test import Client

from members.models import Person

pytestmark = pytest.mark.django_db


def test_a_stranger_is_led_to_the_one_door_and_back(client: Client) -> None:
    response = client.get("/admin/members/person/", follow=True)
    assert response.redirect_chain == [("/konto/logg-inn/?next=/admin/members/person/", 302)]
    assert 'name="next" value="/admin/members/person/"' in response.text


@pytest.mark.parametrize(
    ("asked", "wanted"), [("", "/admin/"), ("?next=/admin/members/", "/admin/members/")]
)
def test_the_old_door_leads_to_the_new(client: Client, asked: str, wanted: str) -> None:
    assert client.get(f"/admin/login/{asked}")["Location"] == f"/konto/logg-inn/?next={wanted}"


def test_a_password_posted_to_the_old_door_does_nothing(
    client: Client, secretariat: Person
) -> None:
    secretariat.set_password("hemmelig")
    secretariat.save()
    client.post("/admin/login/", {"username": "siri@example.org", "password": "hemmelig"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["member", "committee_member", "outsider"])
def test_who_is_not_of_the_secretariat_is_told_no(
    client: Client, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


def test_the_secretariat_comes_in(client: Client, secretariat: Person) -> None:
    client.force_login(secretariat)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_the_way_out_is_the_same(client: Client, secretariat: Person) -> None:
    client.force_login(secretariat)
    assert client.post("/admin/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("page", ["password_change/", "password_change/done/"])
def test_there_are_no_passwords_to_change(client: Client, secretariat: Person, page: str) -> None:
    client.force_login(secretariat)
    assert client.get(f"/admin/{page}").status_code == 404
    assert "password" not in client.get("/admin/").text


@pytest.mark.parametrize(
    "page",
    [
        "auth/group/",
        "account/emailaddress/",
        "procrastinate/procrastinatejob/",
        "sessions/session/",
    ],
)
def test_what_the_secretariat_has_no_use_for_is_not_there(
    client: Client, secretariat: Person, page: str
) -> None:
    client.force_login(secretariat)
    assert client.get(f"/admin/{page}").status_code == 404
