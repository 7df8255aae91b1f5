import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from gatherings.names import shown_name
from gatherings.presentations import add_version
from gatherings.uploads import Verdict
from members.models import Person
from tests.gatherings.scanner import Clamd

type Keep = Callable[..., PresentationVersion]
type MakeTalk = Callable[..., AgendaItem]


def as_judged(content: bytes, *, name: str = "Kultur og helse.pdf", kind: str = "pdf") -> Verdict:
    """What the judge says of bytes that it takes."""
    return Verdict(
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=shown_name(name),
    )


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """A scanner that runs."""
    scanner = Clamd(tmp_path_factory.mktemp("av"))
    scanner.start()
    yield scanner
    scanner.kill()


@pytest.fixture
def configured(clamd: Clamd, settings: Settings) -> Clamd:
    """The settings point to it."""
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", clamd.port
    return clamd


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    """The folder of kept files, this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.QUARANTINE_DIR = tmp_path / "files" / "quarantine"
    return tmp_path / "files"


@pytest.fixture
def presentation(gathering: Gathering) -> Presentation:
    """One for members that waits for its file."""
    return Presentation.objects.create(gathering=gathering, title="Kultur og helse")


@pytest.fixture
def keep(files: Path, presentation: Presentation) -> Keep:
    """Keeps bytes as the presentation's next version."""

    def keep(
        content: bytes,
        *,
        name: str = "Kultur og helse.pdf",
        kind: str = "pdf",
        to: object = None,
        held: bool = False,
    ) -> PresentationVersion:
        return add_version(
            presentation=to or presentation,  # type: ignore[arg-type]  # a Presentation
            file=SimpleUploadedFile("x", content),
            verdict=replace(as_judged(content, name=name, kind=kind), held=held),
            by=None,
        )

    return keep


@pytest.fixture
def make_talk(gathering: Gathering) -> MakeTalk:
    """Makes an entry of the first gathering's programme, with a speaker if a person is given."""

    def make(*, person: Person | None = None, **fields: object) -> AgendaItem:
        item = AgendaItem.objects.create(**{"gathering": gathering, "title": "HUNT"} | fields)
        if person:
            Speaker.objects.create(item=item, person=person, title="Forsker", organisation="NTNU")
        return item

    return make
