"""`make bench`: the portal as `make run` has it, signed in, beside a plain page (see plain.py).

Everything lives in a folder and on ports of its own, on this machine only, and is gone afterwards.
Six minutes; BENCH_GROWTH=2 leaves out the largest network. Ratios and CPU hold up on a busy
machine, requests a second do not.
"""

import os
import re
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg

from kulturnett import processes
from kulturnett.local_postgres import NAME, OWNER, RUNNING, Cluster
from tests.bench.downloads import nginx, ratios
from tests.bench.load import EACH, Target, ratio, read_slowly, resident_mb, rounds, slice_of
from tests.portal import answers, free_port

CHECKOUT = Path(__file__).resolve().parents[2]
MEMBER = "kultursjef.selbu@example.org"
PAGE, LIST, SEARCH = "/samlinger/forste-samling/", "/samlinger/", "/sok/?q=kultur"
SIZES = ((100, 1_000), (1_000, 10_000), (10_000, 100_000))  # 10, 100 and 1000 times the first
ROUNDS, SECONDS = 5, 2.0


def say(*columns: object) -> None:
    """One line of the table."""
    sys.stdout.write("  ".join(str(column).ljust(24) for column in columns).rstrip() + "\n")
    sys.stdout.flush()


class Bench:
    """A database server, the portal and the plain site."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.cluster = Cluster(link=place / "postgres", away=place / "away", tied=True)
        self.cluster.start()
        folder = str(self.cluster.socket_folder)
        with psycopg.connect(f"postgresql://postgres@/postgres?host={quote(folder)}") as server:
            server.autocommit = True
            server.execute("DROP DATABASE IF EXISTS plain")
            server.execute("CREATE DATABASE plain")
        there = f"@/{NAME}?host={quote(folder)}"
        self.env = os.environ | {
            "DATABASE_URL": f"postgresql://{RUNNING}{there}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER}{there}",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "KULTURNETT_VAR": str(place / "var"),
            "KULTURNETT_RUN": "bench",
            "PLAIN_DATABASE": "plain",
            "PLAIN_USER": "postgres",
            "PLAIN_HOST": folder,
            "PLAIN_FILES": str(place / "var/files"),
        }
        self._children: list[subprocess.Popen[bytes]] = []

    def python(self, *words: str) -> str:
        """What a program of ours prints."""
        command = [sys.executable, *words]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self.env, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def serve(self, application: str, path: str, **env: str) -> tuple[str, int, float]:
        """Address and process of gunicorn, and the seconds until `path` answered."""
        port = free_port()
        url, start = f"http://127.0.0.1:{port}", time.perf_counter()
        self.env |= {"PORT": str(port)} | dict.fromkeys(env, url)
        words = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", application]
        child = subprocess.Popen(processes.tied(words, signal.SIGTERM), cwd=CHECKOUT, env=self.env)
        self._children.append(child)
        while not answers(url + path):
            if child.poll() is not None or time.perf_counter() - start > 60:
                raise SystemExit(f"{application} did not start.")
            time.sleep(0.02)
        return url, child.pid, time.perf_counter() - start

    @property
    def database_pid(self) -> int:
        """The process above all of the database server's."""
        return int((self.cluster.data / "postmaster.pid").read_text().split()[0])

    def close(self, *, keep: bool = False) -> None:
        """Leave nothing behind, or with `keep` what the database holds."""
        processes.end(processes.below(child.pid for child in self._children), patience=3)
        if keep:
            self.cluster.stop(patience=30)
        else:
            self.cluster.remove()


def signed_in(bench: Bench, base: str, email: str = MEMBER) -> str:
    """The cookie of a person, who came by a link."""
    link = bench.python("manage.py", "signin_link", email).split()[-1]
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = browser.open(link).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    token = found[1] if found else ""
    body = urlencode({"csrfmiddlewaretoken": token}).encode()
    browser.open(Request(link, body, {"Referer": link, "Origin": base}))  # noqa: S310 our own
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def speed(portal: list[Target], plain: list[Target]) -> None:
    """Each page of ours beside the plain one of its kind."""
    rounds([*plain, *portal], count=ROUNDS, seconds=SECONDS)
    say("page", "speed / plain", "app CPU / plain", "p99 / plain", "CPU ms")
    for target, beside in zip(portal, (plain[0], *plain[1:] * 3, plain[0]), strict=True):
        say(
            target.name,
            f"{ratio(target.rates, beside.rates):.2f}",
            f"{ratio(target.cpu, beside.cpu):.2f}",
            f"{target.p(0.99) / beside.p(0.99):.2f}",
            f"{statistics.median(target.cpu):.2f}",
        )
    for target in portal:
        say(target.name, f"{target.weigh('br')} bytes", f"{target.weigh('identity')} plain")


def growth(bench: Bench, portal: list[Target]) -> None:
    """CPU of each page as the network grows, as a ratio to the smallest."""
    last = Target("last page", portal[1].base, "/samlinger/?side=999", portal[1].cookie)
    last.pid = portal[1].pid
    watched = [*portal[:4], last]
    smallest: list[float] = []
    say("growth: app CPU", *(target.name for target in watched))
    largest = int(os.environ.get("BENCH_GROWTH") or len(SIZES))
    for times, (gatherings, presentations) in enumerate(((0, 0), *SIZES[:largest])):
        sizes = ("--gatherings", str(gatherings), "--presentations", str(presentations))
        bench.python("manage.py", "fill", *sizes)
        rounds(watched, count=3, seconds=1.5)
        cpu = [statistics.median(target.cpu) for target in watched]
        smallest = smallest or cpu
        say(f"{10**times} x", *(f"{a / b:.2f}" for a, b in zip(cpu, smallest, strict=True)))


def slow_readers(page: Target, file: Target) -> None:
    """A page beside members who read a large file slowly."""
    slice_of(page, seconds=2, readers=1)
    calm = page.p(0.5)
    for readers in (8, 40):
        page.times = []
        until = time.perf_counter() + 6
        threads = [
            threading.Thread(
                target=read_slowly, args=(file,), kwargs={"rate": 300_000, "until": until}
            )
            for _reader in range(readers)
        ]
        for thread in threads:
            thread.start()
        time.sleep(1)
        slice_of(page, seconds=4, readers=1)
        for thread in threads:
            thread.join()
        say(
            f"{readers} slow readers",
            f"p50 {page.p(0.5) / calm:.2f} x",
            f"p99 {page.p(0.99):.0f} ms",
        )


def memory(page: Target) -> None:
    """A web process after 5,000 requests and after 10,000."""
    found = []
    for _half in range(2):
        page.times = []
        while len(page.times) < 5_000:
            slice_of(page, seconds=2, readers=8)
        found.append(resident_mb(page.pid))
    say("memory after 10,000", f"{found[1]:.0f} MB", f"last half {found[1] / found[0] - 1:+.1%}")


def file_of(bench: Bench, size: int) -> tuple[str, Path]:
    """The address of a file of that many bytes, and where it lies."""
    code = (
        "from gatherings.models import PresentationVersion as V; from pathlib import Path;"
        "v = V.objects.exclude(file='').order_by('pk').first();"
        f"Path(v.file.path).write_bytes(bytes({size}));"
        f"V.objects.filter(pk=v.pk).update(size={size});"
        "print(v.presentation.get_absolute_url() + 'last-ned/', v.file.path)"
    )
    words = bench.python("manage.py", "shell", "--verbosity", "0", "-c", code).split()
    return words[-2], Path(words[-1])


def downloads(bench: Bench, base: str, member: str, beside: str) -> None:
    """A file of 2 MB as nginx sends it: by the portal and by views that ask nobody who it is."""
    if not shutil.which("nginx"):
        say("downloads", "nginx is not here")
        return
    address, path = file_of(bench, 2_000_000)
    files = Path(bench.env["PLAIN_FILES"])
    name = str(path.relative_to(files))
    bench.env["FILES_X_ACCEL"] = "/skjult/"
    pointing, _pid, _took = bench.serve("kulturnett.wsgi", "/helse/", SITE_URL="")
    with nginx(bench.place / "nginx", files, pointing, beside) as front:
        others = [
            Target("by the portal", base, address, member),
            Target("by a plain view", beside, f"/fil/{name}"),
            Target("by nginx, the portal points", front, address, member),
            Target("by nginx, a plain view points", front, f"/pekt/{name}"),
        ]
        for target, found in zip(
            others, ratios(Target("", front, f"/selv/{name}"), others), strict=True
        ):
            say("download beside nginx", target.name, f"{found:.2f}")
    del bench.env["FILES_X_ACCEL"]


def main() -> None:
    """Measure everything, and tell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and clean up all the same
    with TemporaryDirectory(prefix="kulturnett-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's user passes through
        bench = Bench(Path(folder))
        try:
            measure(bench)
        finally:
            bench.close()


def measure(bench: Bench) -> None:
    """The whole table."""
    cookie = bench.python("-c", "from tests.bench import plain, plain_models as m; print(m.fill())")
    for words in (["migrate", "--verbosity", "0"], ["load_demo"], ["collectstatic", "--noinput"]):
        bench.python("manage.py", *words)
    beside, beside_pid, _took = bench.serve("tests.bench.plain", "/")
    base, pid, took = bench.serve("kulturnett.wsgi", "/helse/", SITE_URL="")
    say("start to /helse/", f"{took:.2f} s")
    member = signed_in(bench, base)
    plain = [
        Target("plain page", beside, "/samling/1/", cookie, beside_pid),
        Target("plain list", beside, "/", cookie, beside_pid),
    ]
    portal = [
        Target("gathering", base, PAGE, member, pid),
        Target("list", base, LIST, member, pid),
        Target("search", base, SEARCH, member, pid),
        Target("search, asked anew", base, f"{SEARCH}+-nr{EACH}", member, pid),
        Target("gathering, anonymous", base, PAGE, "", pid),
    ]
    speed(portal, plain)
    downloads(bench, base, member, beside)
    address, _path = file_of(bench, 20_000_000)
    slow_readers(portal[0], Target("file", base, address, member, pid))
    memory(portal[0])
    growth(bench, portal)


if __name__ == "__main__":
    main()
