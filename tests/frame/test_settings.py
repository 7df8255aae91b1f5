"""Settings from the environment: each wrong one stops the start with a sentence."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.plugin import CHECKOUT

ASK = """
import json, sys
from kulturnett import settings
json.dump({name: getattr(settings, name) for name in sys.argv[1:]}, sys.stdout)
"""
EXTERNAL = {"DATABASE_URL": "postgresql://kulturnett@db.example.org/kulturnett"}
TLS = {"SITE_URL": "https://kulturnett.example.org"}


def start(names: tuple[str, ...], var: Path, env: dict[str, str]) -> "subprocess.Popen[str]":
    """A process that prints the settings `names`, with nothing of ours in its environment."""
    own = ("KULTURNETT_", "DATABASE_", "SECRET_KEY", "SITE_URL", "TRUSTED_", "SMTP_", "COVERAGE_")
    clean = {name: text for name, text in os.environ.items() if not name.startswith(own)}
    return subprocess.Popen(
        [sys.executable, "-c", ASK, *names],
        env=clean | {"KULTURNETT_VAR": str(var)} | env,
        cwd=CHECKOUT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def read(*names: str, var: Path, **env: str) -> Any:
    """The settings `names`, where the environment is `env`."""
    told, complaint = start(names, var, env).communicate()
    assert told, complaint
    return json.loads(told)


def complaint(var: Path, env: dict[str, str]) -> str:
    """The last line of a process that does not start."""
    process = start(("DEBUG",), var, env)
    lines = process.communicate()[1].strip().splitlines()
    assert process.returncode == 1
    return lines[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")


ADDRESS = "Set SITE_URL to the address people use, as https://kulturnett.example.org; it is"
SERVER = "Set DATABASE_URL to an address such as"


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        (
            EXTERNAL,
            "Set SECRET_KEY: a long random text, the same for every process and every restart.",
        ),
        (
            {"SITE_URL": "kulturnett.example.org"},
            f"{ADDRESS} 'kulturnett.example.org'.",
        ),
        (
            {"SITE_URL": "ftp://kulturnett.example.org"},
            f"{ADDRESS} 'ftp://kulturnett.example.org'.",
        ),
        ({"UPLOAD_MAX_MB": "mye"}, "Set UPLOAD_MAX_MB to a whole number; it is 'mye'."),
        ({"TRUSTED_PROXIES": "-1"}, "Set TRUSTED_PROXIES to a whole number; it is '-1'."),
        ({"UPLOAD_MAX_MB": "²"}, "Set UPLOAD_MAX_MB to a whole number; it is '²'."),
        (
            {"SMTP_HOST": "smtp.example.org", "SMTP_PORT": "25a"},
            "Set SMTP_PORT to a whole number; it is '25a'.",
        ),
        (
            {"DATABASE_URL": "mysql://db.example.org/kulturnett", "SECRET_KEY": "x"},
            f"{SERVER} postgresql://kulturnett:passord@db.example.org/kulturnett.",
        ),
        (
            {"SECRET_KEY_FILE": "/finnes/ikke"},
            "Set SECRET_KEY_FILE to a file that can be read; it is '/finnes/ikke'.",
        ),
    ],
)
def test_what_is_wrong_stops_the_start_with_a_sentence(
    tmp_path: Path, env: dict[str, str], sentence: str
) -> None:
    assert complaint(tmp_path, env) == sentence


def test_a_complaint_never_tells_the_password(tmp_path: Path) -> None:
    env = {"DATABASE_URL": "postgresql://kulturnett:hemmelig@db.example.org:x/k", "SECRET_KEY": "x"}
    assert "hemmelig" not in complaint(tmp_path, env)


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert read("DEBUG", var=tmp_path) == {"DEBUG": False}
    assert read("DEBUG", var=tmp_path, DEBUG="1") == {"DEBUG": True}


def test_the_address_decides_the_host(tmp_path: Path) -> None:
    assert read("ALLOWED_HOSTS", var=tmp_path) == {
        "ALLOWED_HOSTS": ["127.0.0.1", "[::1]", "localhost"]
    }
    assert read("ALLOWED_HOSTS", var=tmp_path, **TLS) == {
        "ALLOWED_HOSTS": ["kulturnett.example.org"]
    }


def test_an_https_address_brings_all_that_goes_with_it(tmp_path: Path) -> None:
    expected = {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63072000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }
    assert read(*expected, var=tmp_path, **TLS) == expected


def test_over_https_browsers_are_told_to_stay_there(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    expected = "max-age=63072000; includeSubDomains; preload"
    assert client.get("/helse/", secure=True).headers["Strict-Transport-Security"] == expected
    assert "Strict-Transport-Security" not in client.get("/helse/").headers


def test_an_http_address_has_none_of_it(tmp_path: Path) -> None:
    expected = {
        "SESSION_COOKIE_NAME": "sessionid",
        "CSRF_COOKIE_NAME": "csrftoken",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
    }
    assert read(*expected, var=tmp_path) == expected


def test_forwarded_headers_are_believed_only_behind_a_proxy(tmp_path: Path) -> None:
    name = "SECURE_PROXY_SSL_HEADER"
    assert read(name, var=tmp_path) == {name: None}
    assert read(name, var=tmp_path, TRUSTED_PROXIES="1") == {
        name: ["HTTP_X_FORWARDED_PROTO", "https"]
    }


def test_the_secret_key_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    first, second = read("SECRET_KEY", var=var), read("SECRET_KEY", var=var)
    assert first == second
    assert len(first["SECRET_KEY"]) >= 80
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in var.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    var = tmp_path / "var"
    processes = [start(("SECRET_KEY",), var, {}) for _number in range(4)]
    keys = {process.communicate()[0] for process in processes}
    assert len(keys) == 1
    assert json.loads(keys.pop())["SECRET_KEY"] == (var / "secret_key").read_text()


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("fra-en-fil\n")
    env = EXTERNAL | {"SECRET_KEY_FILE": str(path)}
    assert read("SECRET_KEY", var=tmp_path, **env) == {"SECRET_KEY": "fra-en-fil"}


def test_the_mail_password_can_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("æøå-passord\n")
    env = {"SMTP_HOST": "smtp.example.org", "SMTP_PASSWORD_FILE": str(path), "LC_ALL": "C"}
    options = read("MAILERS", var=tmp_path, **env)["MAILERS"]["default"]["OPTIONS"]
    assert (options["password"], options["use_tls"]) == ("æøå-passord", True)


def test_production_settings_pass_djangos_own_check() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.production", "check --deploy --fail-level WARNING"],
        env={
            name: text for name, text in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
        },
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "System check identified no issues" in done.stdout + done.stderr


def names_in_code() -> set[str]:
    """Every name that the settings, the database, the runner and gunicorn ask the environment."""
    places = [*(CHECKOUT / "kulturnett").rglob("*.py"), CHECKOUT / "deploy" / "gunicorn.conf.py"]
    asked = r'\b(?:environment\.\w+|environ\.get|getenv)\(\s*"([A-Z_]+)"'
    return {name for path in places for name in re.findall(asked, path.read_text())}


def test_the_readme_names_every_setting() -> None:
    table = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (CHECKOUT / "README.md").read_text(), re.MULTILINE)
    )
    assert table == names_in_code()
    assert len(table) >= 15
