"""Links that sign a person in once."""

import threading
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from members.account.signin import issue_link, use_link
from members.models import Person, SigninLink


def path_of(link: str) -> str:
    return urlsplit(link).path


def token_of(link: str) -> str:
    return path_of(link).split("/")[-2]


@pytest.mark.django_db
def test_the_button_signs_in(client: Client, member: Person) -> None:
    response = client.post(path_of(issue_link(person=member)))
    assert (response.status_code, response["Location"]) == (302, "/inne/")
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.django_db
def test_opening_it_changes_nothing(client: Client, member: Person) -> None:
    path = path_of(issue_link(person=member))
    for _opened in range(3):
        response = client.get(path)
    assert "Logg inn som Åse Ødegård" in response.text
    assert SigninLink.objects.get().used_at is None
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_it_is_kept_out_of_caches_and_search_engines(client: Client, member: Person) -> None:
    response = client.get(path_of(issue_link(person=member)))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_it_leads_where_it_is_told_to_on_this_site(client: Client, member: Person) -> None:
    path = path_of(issue_link(person=member))
    assert 'name="next" value="/samlinger/"' in client.get(path, {"next": "/samlinger/"}).text
    page = client.get(path, {"next": "//ond.example.com/"}).text.partition("</main>")[0]
    assert "ond.example.com" not in page
    assert client.post(path, {"next": "/samlinger/"})["Location"] == "/samlinger/"


@pytest.mark.django_db
def test_it_works_once(client: Client, member: Person) -> None:
    path = path_of(issue_link(person=member))
    client.post(path)
    other = Client()
    assert [other.post(path).status_code, other.get(path).status_code] == [410, 410]
    assert "_auth_user_id" not in other.session


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(599, 200), (600, 410)])
def test_it_works_for_ten_minutes(
    client: Client, member: Person, seconds: int, status: int
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = path_of(issue_link(person=member))
        clock.shift(timedelta(seconds=seconds))
        assert client.get(path).status_code == status


@pytest.mark.django_db
def test_what_is_gone_says_what_to_do_next(client: Client) -> None:
    response = client.get("/konto/lenke/finnes-ikke/")
    assert response.status_code == 410
    assert "Lenken virker ikke lenger" in response.text
    assert 'href="/konto/logg-inn/"' in response.text


@pytest.mark.django_db
def test_only_a_hash_of_it_is_kept(member: Person) -> None:
    token = token_of(issue_link(person=member))
    assert token not in str(SigninLink.objects.values().get())
    assert len(token) == 32  # 192 bits


@pytest.mark.django_db
def test_a_link_of_a_run_lives_as_long_as_the_run(client: Client, member: Person) -> None:
    path = path_of(issue_link(person=member, run="abc"))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        with override_settings(RUN="abc"):
            assert client.get(path).status_code == 200
        with override_settings(RUN="def"):
            assert client.get(path).status_code == 410
        with override_settings(RUN=""):
            assert client.get(path).status_code == 410


@pytest.mark.django_db
def test_a_link_of_a_run_works_once(member: Person) -> None:
    token = token_of(issue_link(person=member, run="abc"))
    with override_settings(RUN="abc"):
        assert [use_link(token=token), use_link(token=token)] == [member, None]


@pytest.mark.django_db
def test_nobody_without_an_address_gets_one(member: Person) -> None:
    member.email = None
    with pytest.raises(ValueError, match="address"):
        issue_link(person=member)


@pytest.mark.django_db
def test_who_lost_her_address_meanwhile_stays_out(client: Client, member: Person) -> None:
    path = path_of(issue_link(person=member))
    Person.objects.update(email=None)
    assert [client.get(path).status_code, client.post(path).status_code] == [410, 410]


@pytest.mark.django_db
def test_the_command_prints_a_link(client: Client, member: Person) -> None:
    out = StringIO()
    call_command("signin_link", " ASE@example.org", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("http://127.0.0.1:8000/konto/lenke/")
    client.post(path_of(link))
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.django_db
def test_the_command_says_who_is_not_in_the_register() -> None:
    with pytest.raises(CommandError, match="adressen hvem@example"):
        call_command("signin_link", "hvem@example.org")


def test_of_many_at_once_one_gets_in(fresh_database: str) -> None:
    person = Person.objects.create(name="Åse Ødegård", email="ase@example.org")
    token = token_of(issue_link(person=person))
    together, found = threading.Barrier(6), []

    def use() -> None:
        together.wait()
        found.append(use_link(token=token))
        connection.close()

    threads = [threading.Thread(target=use) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["None"] * 5 + ["Åse Ødegård"]
