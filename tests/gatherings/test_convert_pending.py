import io

import pytest
from django.core.management import call_command

from gatherings.conversion.converting import Busy
from gatherings.management.commands import convert_pending
from gatherings.models import Presentation, PresentationVersion
from gatherings.tasks import convert
from members.models import Job
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    """What the command prints."""
    output = io.StringIO()
    call_command("convert_pending", *arguments, stdout=output)
    return output.getvalue()


def test_what_waits_is_read_now_and_counted(keep: Keep) -> None:
    good, bad = keep(pdfs.pdf("Hei")), keep(b"%PDF-1.7 og ikke mer")
    keep(b"PK", name="a.key", kind="key")
    assert said() == "Lest: 1. Mislyktes: 1.\n"
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.text, bad.conversion) == (["Hei"], "failed")
    assert said() == "Lest: 0. Mislyktes: 0.\n"


def test_all_is_made_anew_when_asked_for(keep: Keep, presentation: Presentation) -> None:
    version = keep(pdfs.pdf("Hei"))
    said()
    before = set(version.images.values_list("file", flat=True))
    PresentationVersion.objects.update(text=["gammelt"])
    assert said("--all") == "Lest: 1. Mislyktes: 0.\n"
    version.refresh_from_db()
    assert version.text == ["Hei"]
    assert not before & set(version.images.values_list("file", flat=True))


def test_the_job_that_was_asked_for_finds_it_done(keep: Keep) -> None:
    version = keep(pdfs.pdf("Hei"))
    said()
    image = version.images.get().file.name
    convert(Job.objects.get().args["version_id"])
    assert version.images.get().file.name == image


def test_what_another_process_reads_is_left_to_it(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_version: int, *, anew: bool) -> str:
        raise Busy(anew)

    keep(pdfs.pdf("Hei"))
    monkeypatch.setattr(convert_pending, "convert_version", busy)
    assert said() == "Lest: 0. Mislyktes: 0.\nLeses av andre akkurat nå: 1.\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("convert_pending", "Skriv: manage.py convert_pending [--all].\n"),
        ("sweep_files", "Skriv: manage.py sweep_files [--delete] [--yes].\n"),
    ],
)
def test_wrong_arguments_are_one_sentence_and_exit_2(
    capsys: pytest.CaptureFixture[str], command: str, told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(command, "--tull")
    assert (ended.value.code, *capsys.readouterr()) == (2, "", told)
