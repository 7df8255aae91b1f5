"""An old archive comes in at once, and twice is as good as once."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from members.models import Job, Person
from tests.gatherings import pdfs
from tests.gatherings.test_samples import DECKS, REFUSED, decks
from tests.plugin import CHECKOUT

type Line = dict[str, Any]
type Bring = Callable[..., dict[str, Line]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty archive."""
    made = tmp_path / "arkiv"
    made.mkdir()
    return made


@pytest.fixture
def bring(db: None, files: Path, folder: Path, gathering: Gathering) -> Bring:
    """Brings the folder in; each line by its file."""

    def bring(**options: Any) -> dict[str, Line]:
        told = StringIO()
        call_command(
            "import_presentations", folder, gathering=gathering.slug, json=True, stdout=told,
            **options,
        )  # fmt: skip
        lines = [json.loads(line) for line in told.getvalue().splitlines()]
        return {line["file"]: line for line in lines}

    return bring


def put(path: Path, text: str = "Kultur") -> Path:
    """A small PDF that says `text`."""
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(pdfs.pdf(text))
    return path


def test_each_file_becomes_a_presentation_for_members_that_waits_to_be_read(
    bring: Bring, folder: Path
) -> None:
    put(folder / "01 Dans_i_nord.pdf", "Dans")
    put(folder / "2019" / "teater.pdf", "Teater")
    lines = bring()
    found = {one.title: one for one in Presentation.objects.all()}
    assert lines == {
        name: {
            "file": name, "accepted": True, "code": found[title].code, "sentence": None,
            "unchanged": False,
        }
        for name, title in (("01 Dans_i_nord.pdf", "Dans i nord"), ("2019/teater.pdf", "Teater"))
    }  # fmt: skip
    assert {(one.audience, one.state) for one in found.values()} == {("members", "ready")}
    assert Job.objects.filter(task_name="gatherings.convert").count() == 2


def test_the_same_folder_twice_changes_nothing(bring: Bring, folder: Path) -> None:
    put(folder / "dans.pdf", "Dans")
    (folder / "forside.png").write_bytes(
        (CHECKOUT / "docs/screenshots/forside-1280-light.png").read_bytes()
    )
    first = bring()
    again = bring()
    assert again == {name: line | {"unchanged": True} for name, line in first.items()}
    assert PresentationVersion.objects.count() == 2


def test_new_bytes_under_a_known_name_are_a_new_version(bring: Bring, folder: Path) -> None:
    first = bring_one(bring, put(folder / "dans.pdf", "Dans"))
    second = bring_one(bring, put(folder / "dans.pdf", "Dans igjen"))
    assert second == first
    assert [version.number for version in PresentationVersion.objects.order_by("pk")] == [1, 2]


def bring_one(bring: Bring, path: Path) -> Line:
    """What is told of one file."""
    return bring()[path.name]


def test_namesakes_in_two_folders_stay_two_also_when_one_changes(
    bring: Bring, folder: Path
) -> None:
    put(folder / "b" / "presentasjon.pdf", "B")
    bring()
    put(folder / "a" / "presentasjon.pdf", "A")
    first = bring()
    put(folder / "a" / "presentasjon.pdf", "A2")
    second = bring()
    codes = {name: line["code"] for name, line in first.items()}
    assert len(set(codes.values())) == 2
    assert {name: line["code"] for name, line in second.items()} == codes
    assert all(line["unchanged"] for line in bring().values())


def test_the_same_bytes_twice_in_a_folder_are_one(bring: Bring, folder: Path) -> None:
    put(folder / "a.pdf")
    put(folder / "kopi av a.pdf")
    lines = bring()
    assert [line["unchanged"] for line in lines.values()] == [False, True]
    assert len({line["code"] for line in lines.values()}) == 1


def test_a_talk_that_was_asked_for_gets_its_file(
    bring: Bring, folder: Path, gathering: Gathering, member: Person
) -> None:
    talk = AgendaItem.objects.create(gathering=gathering, title="Kulturskolen i Trondheim")
    Speaker.objects.create(item=talk, person=member)
    asked = Presentation.objects.create(gathering=gathering, item=talk, title="Kulturskolen")
    line = bring_one(bring, put(folder / "kulturskolen - Odegard.pdf"))
    assert line["code"] == asked.code
    assert bring_one(bring, put(folder / "Åse Ødegård – mer.pdf", "Mer"))["code"] != asked.code


@pytest.mark.parametrize("audience", ["members", "secretariat"])
def test_the_audience_is_as_asked(bring: Bring, folder: Path, audience: str) -> None:
    put(folder / "a.pdf")
    bring(audience=audience)
    assert Presentation.objects.get().audience == audience


def test_odd_names_come_in_and_are_told_in_json(bring: Bring, folder: Path) -> None:
    names = ["a\u030apning.pdf", "linje\nskift.pdf", '"[]{}\\.pdf', "\u202efdp.exe.pdf", "æ" * 120]
    for name in names[:4]:
        put(folder / name, name.encode("unicode_escape").decode())
    put(Path(os.fsdecode(os.fsencode(folder) + b"/r\xf8ros.pdf")), "latin")
    (folder / names[4]).write_bytes(b"")
    lines = bring()
    assert lines.keys() == {*names, "r\ufffdros.pdf"}
    assert [name for name, line in lines.items() if not line["accepted"]] == [names[4]]
    shown = set(PresentationVersion.objects.values_list("name", flat=True))
    assert {"åpning.pdf", "linjeskift.pdf", "rros.pdf", "fdp.exe.pdf"} <= shown


def test_links_are_not_followed_and_pipes_are_not_waited_for(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    outside = put(tmp_path / "utenfor" / "hemmelig.pdf")
    (folder / "lenke.pdf").symlink_to(outside)
    (folder / "mappe").symlink_to(outside.parent)
    (folder / "runde").symlink_to(folder)
    os.mkfifo(folder / "ror.pdf")
    lines = bring()
    assert {name: line["sentence"] for name, line in lines.items()} == {
        **dict.fromkeys(
            ("lenke.pdf", "mappe", "runde"),
            "Dette er en lenke til noe annet, og lenker følges ikke.",
        ),
        "ror.pdf": "Dette er ikke en vanlig fil.",
    }
    assert not Presentation.objects.exists()


def test_a_file_that_vanishes_is_told_of_and_the_rest_comes_in(
    folder: Path, gathering: Gathering, files: Path, monkeypatch: pytest.MonkeyPatch, bring: Bring
) -> None:
    gone, stays = put(folder / "a.pdf", "A"), put(folder / "b.pdf", "B")
    real = os.open

    def vanishing(path: Any, *rest: Any, **named: Any) -> int:
        if path == gone:
            gone.unlink(missing_ok=True)
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", vanishing)
    lines = bring()
    assert lines["a.pdf"]["sentence"] == "Filen var borte da den skulle leses."
    assert lines[stays.name]["accepted"]


def test_a_file_over_the_limit_is_refused(
    bring: Bring, folder: Path, settings: Settings, files: Path
) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    (folder / "stor.pdf").write_bytes(bytes(2**20 + 1))
    assert bring()["stor.pdf"]["sentence"].startswith("Filen er større enn 1 MB.")
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_disk_without_room_is_said_of_each_file(
    bring: Bring, folder: Path, settings: Settings
) -> None:
    settings.UPLOAD_DISK_RESERVE = 2**60
    line = bring_one(bring, put(folder / "a.pdf"))
    assert line["sentence"] == "Det er ikke plass til filen. Rydd på disken, og prøv igjen."


def test_an_empty_folder_is_no_error(bring: Bring) -> None:
    assert bring() == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{folder}", "--gathering", "ingen"], "Ingen samling har adressen «ingen»."),
        (["{folder}/x", "--gathering", "{slug}"], "«{folder}/x» er ikke en mappe."),
        (["{folder}", "--gathering", "{slug}", "--audience", "alle"], "--audience er members"),
        (["{folder}", "--gathering", "{slug}", "--audience", "public"], "Bare innlederen kan"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_two(
    folder: Path, gathering: Gathering, words: list[str], sentence: str
) -> None:
    given = {"folder": folder, "slug": gathering.slug}
    with pytest.raises(CommandError) as refused:
        call_command("import_presentations", *(word.format(**given) for word in words))
    assert str(refused.value).startswith(sentence.format(**given))
    assert refused.value.returncode == 2


def test_wrong_arguments_are_told_in_one_line() -> None:
    command = [sys.executable, "manage.py", "import_presentations", "--tull"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("Skriv: manage.py import_presentations FOLDER")


def test_for_a_person_each_file_is_a_line_and_the_end_a_sum(
    bring: Bring, folder: Path, gathering: Gathering
) -> None:
    put(folder / "a\n.pdf")
    (folder / "b.exe").write_bytes(b"MZ")
    told = StringIO()
    call_command("import_presentations", folder, gathering=gathering.slug, stdout=told)
    first, second, last = told.getvalue().splitlines()
    assert first.startswith("lagt inn: a\N{REPLACEMENT CHARACTER}.pdf – http")
    assert second.startswith("avvist: b.exe – Denne typen filer tar vi ikke imot.")
    assert last == "1 lagt inn, 1 avvist"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_shown_how_far_it_has_come(
    bring: Bring, folder: Path, gathering: Gathering
) -> None:
    put(folder / "a.pdf")
    shown, quiet = Terminal(), StringIO()
    for stderr in (shown, quiet):
        call_command(
            "import_presentations", folder, gathering=gathering.slug, stdout=StringIO(),
            stderr=stderr,
        )  # fmt: skip
    assert f"[{'#' * 30}] 1/1" in shown.getvalue()
    assert quiet.getvalue() == ""


@pytest.mark.needs_samples
def test_real_decks_come_in_as_they_would_by_hand(bring: Bring, folder: Path) -> None:
    names = {number: row["original_name"] for number, row in decks().items()}
    for number, row in decks().items():
        (folder / names[number]).write_bytes((DECKS / row["file"]).read_bytes())
    lines = bring()
    refused = {name: line["sentence"] for name, line in lines.items() if not line["accepted"]}
    assert refused.keys() == {names[number] for number in REFUSED}
    assert all(word in refused[names[number]] for number, word in REFUSED.items())
    assert PresentationVersion.objects.count() == len(lines) - len(refused) == 16
