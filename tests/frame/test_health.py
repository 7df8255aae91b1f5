"""What the load balancer asks."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

READY = {"database": True, "migrasjoner": True, "lagring": True}


def test_alive_asks_nothing(client: Client) -> None:
    response = client.get("/helse/")
    assert (response.status_code, response.text) == (200, "lever\n")
    assert "no-cache" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_tells_what_answers(client: Client) -> None:
    response = client.get("/helse/klar/")
    assert (response.status_code, response.json()) == (200, READY)
    assert "Retry-After" not in response.headers


@pytest.mark.django_db
def test_a_migration_that_is_not_done_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'workgroup'")
    response = client.get("/helse/klar/")
    assert (response.status_code, response.json()) == (503, READY | {"migrasjoner": False})
    assert response.headers["Retry-After"] == "10"


@pytest.mark.django_db
def test_a_storage_that_takes_no_file_is_not_ready(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    settings.MEDIA_ROOT = blocked / "files"
    response = client.get("/helse/klar/")
    assert (response.status_code, response.json()) == (503, READY | {"lagring": False})


@pytest.mark.django_db
def test_the_storage_is_left_as_it_was(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert json.loads(client.get("/helse/klar/").content) == READY
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_both_answer_over_http_behind_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/helse/").status_code == 200
    redirected = client.get("/samlinger/")
    assert (redirected.status_code, redirected["Location"]) == (
        301,
        "https://testserver/samlinger/",
    )
