"""A file of two megabytes by the portal, signed in, beside nginx that sends the same itself."""

import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.load import Target, slice_of
from tests.plugin import CHECKOUT
from tests.portal import answers, free_port

ROUNDS, SECONDS = 5, 2.0
_CONF = """
worker_processes 2; daemon off; {user} pid {place}/pid; error_log {place}/err;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; types {{ application/pdf pdf; }}
  client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
  uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
  upstream kulturnett {{ server {portal}; keepalive 32; }}
  upstream plain {{ server {plain}; keepalive 32; }}
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host 127.0.0.1;
  server {{ listen 127.0.0.1:{port};
    location /selv/ {{ alias {files}/; }}
    location / {{ proxy_pass http://kulturnett; }}
    location /pekt/ {{ proxy_pass http://plain; }}
    {hidden} }} }}
"""


@contextmanager
def nginx(place: Path, files: Path, portal: str, plain: str) -> Iterator[str]:
    """The address of one that sends `files` below /selv/, and is before both sites."""
    recipe = (CHECKOUT / "deploy/nginx.conf").read_text()
    (hidden,) = re.findall(r"location /skjult/ \{.*?\n    \}", recipe, re.DOTALL)
    port, user = free_port(), ("user root;" if Path.home() == Path("/root") else "")
    place.mkdir()
    conf = _CONF.format(
        user=user,
        place=place,
        port=port,
        files=files,
        portal=urlsplit(portal).netloc,
        plain=urlsplit(plain).netloc,
        hidden=hidden.replace("/var/lib/kulturnett/files/", f"{files}/"),
    )
    (place / "conf").write_text(conf)
    running = subprocess.Popen(["nginx", "-c", place / "conf", "-e", place / "err"])
    try:
        while not answers(f"http://127.0.0.1:{port}/helse/"):
            if running.poll() is not None:
                raise SystemExit((place / "err").read_text())
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def ratios(first: Target, others: list[Target]) -> list[float]:
    """How many a second the others send beside the first, round by round; the median."""
    found: dict[str, list[float]] = {target.name: [] for target in others}
    for _round in range(ROUNDS):
        beside = _rate(first)
        for target in others:
            found[target.name].append(_rate(target) / beside)
    return [statistics.median(each) for each in found.values()]


def _rate(target: Target) -> float:
    """Files a second to eight readers: by wrk where there is one: it costs least."""
    if not shutil.which("wrk"):
        slice_of(target, seconds=SECONDS, readers=8)
        return target.rates[-1]
    # One thread of wrk: with two it takes both cores from those whom it asks.
    words = ["wrk", "-t1", "-c8", f"-d{SECONDS:.0f}s", "-H", f"Cookie: {target.cookie}"]
    said = subprocess.run(
        [*words, target.base + target.path], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{target.path}: {said}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
