"""Files that a web server sends for us: a real nginx, with the place of deploy/nginx.conf."""

import contextlib
import http.client
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from gatherings.files import downloads
from gatherings.models import PresentationVersion
from kulturnett import delivery
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.plugin import CHECKOUT
from tests.portal import free_port

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000
OURS = (
    "ETag", "Last-Modified", "Content-Type", "Content-Disposition", "Cache-Control",
    "Content-Security-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options",
    "X-Frame-Options", "Referrer-Policy",
)  # fmt: skip
CONF = """
worker_processes 1; daemon off; {user} pid {place}/pid; error_log {place}/err;
events {{ worker_connections 64; }}
http {{
  access_log off; types {{ application/pdf pdf; }}
  client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
  uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{ours}; }}
    {location} }} }}
"""


@pytest.fixture
def version(
    keep: Keep, network: Network, client: Client, member: Person, settings: Settings
) -> PresentationVersion:
    """A file that nginx is to send, and a member who is signed in."""
    settings.FILES_X_ACCEL = "/skjult/"
    client.force_login(member)
    return keep(CONTENT, name="Åpning på Røros.pdf")


def address(version: PresentationVersion) -> str:
    return f"/p/{version.presentation.code}/last-ned/"


def test_it_points_to_the_file_and_sends_nothing_itself(
    client: Client, version: PresentationVersion
) -> None:
    free = downloads._slots.qsize()
    response = client.get(address(version))
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/skjult/{version.file.name}"
    assert response["ETag"] == f'"{version.sha256}"'
    assert downloads._slots.qsize() == free


def test_who_has_it_or_may_not_have_it_is_answered_by_us(
    client: Client, version: PresentationVersion, outsider: Person, files: Path
) -> None:
    known = client.get(address(version), headers={"if-none-match": f'"{version.sha256}"'})
    assert (known.status_code, known.has_header("X-Accel-Redirect")) == (304, False)
    (files / str(version.file.name)).unlink()
    assert client.get(address(version)).status_code == 500
    client.force_login(outsider)
    assert client.get(address(version)).status_code == 404


def test_x_sendfile_tells_where_it_lies(
    client: Client, version: PresentationVersion, settings: Settings, files: Path
) -> None:
    settings.FILES_X_ACCEL, settings.FILES_X_SENDFILE = "", True
    response = client.get(address(version))
    assert response["X-Sendfile"] == str(files / str(version.file.name))


@pytest.mark.parametrize("place", ["skjult", "/skjult", "https://a/", "/a b/"])
def test_a_wrong_place_stops_the_start(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("FILES_X_ACCEL", place)
    with pytest.raises(ImproperlyConfigured, match=r"begins and ends with a slash"):
        delivery.x_accel()


@contextlib.contextmanager
def upstream(headers: dict[str, str]) -> Iterator[int]:
    """A server that gives what the portal gave, at a port."""

    class Replay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 the standard library's name

        def log_message(self, *_words: Any) -> None:
            """Be silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Replay) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextlib.contextmanager
def nginx(place: Path, files: Path, ours: int) -> Iterator[int]:
    """A real one, with the location of our own file; its port."""
    place.mkdir()
    text = (CHECKOUT / "deploy/nginx.conf").read_text()
    (location,) = re.findall(r"location /skjult/ \{.*?\n    \}", text, re.DOTALL)
    location = location.replace("/var/lib/kulturnett/files/", f"{files}/")
    user, port = ("user root;" if Path.home() == Path("/root") else ""), free_port()
    conf = CONF.format(user=user, place=place, port=port, ours=ours, location=location)
    (place / "conf").write_text(conf)
    running = subprocess.Popen(["nginx", "-c", place / "conf", "-e", place / "err"])
    deadline = time.monotonic() + 20
    while not ask(port, "/finnes-ikke"):
        assert time.monotonic() < deadline, (place / "err").read_text()
        time.sleep(0.05)
    yield port
    running.terminate()
    running.wait()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Any:
    """The answer with its `body`; None when nobody answers."""
    with contextlib.closing(
        http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    ) as connection:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers=given)
        except ConnectionRefusedError:
            return None
        answer: Any = connection.getresponse()
        answer.body = answer.read()
        return answer


@pytest.mark.needs_nginx
def test_the_recipe_is_one_that_nginx_takes(tmp_path: Path) -> None:
    recipe = (CHECKOUT / "deploy/nginx.conf").read_text()
    recipe = re.sub(r"ssl_certificate.*;| ssl(?= http2)", "", recipe)  # there is no certificate
    recipe = recipe.replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ {recipe} }}")
    tried = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "conf", "-e", tmp_path / "err"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (tried.returncode, "emerg" in tried.stderr) == (0, False), tried.stderr


@pytest.mark.needs_nginx
def test_a_real_nginx_sends_it_as_we_would(
    client: Client, version: PresentationVersion, files: Path, tmp_path: Path
) -> None:
    path = address(version)
    pointed = client.get(path)
    own = client.head(path)  # that we answer ourselves
    headers = {name: value for name, value in pointed.headers.items() if name != "Content-Length"}
    with upstream(headers) as ours, nginx(tmp_path / "nginx", files, ours) as port:
        whole = ask(port, path)
        assert (whole.status, whole.body) == (200, CONTENT)
        assert {name: whole.headers.get_all(name) for name in OURS} == {
            name: [own[name]] for name in OURS
        }
        assert "X-Accel-Redirect" not in whole.headers
        part = ask(port, path, Range="bytes=5-9", If_Range=own["ETag"])
        assert (part.status, part.body) == (206, CONTENT[5:10])
        assert ask(port, path, Range="bytes=5-9", If_Range='"x"').status == 200
        assert ask(port, path, Range="bytes=256000-").status == 416
        head = ask(port, path, "HEAD")
        assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", "256000")
        assert parsedate_to_datetime(head.headers["Last-Modified"]) == version.uploaded_at.replace(
            microsecond=0
        )
        assert ask(port, f"/skjult/{version.file.name}").status == 404
