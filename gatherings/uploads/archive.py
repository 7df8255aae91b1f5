"""How a folder of old presentations comes in: each file judged as an upload is, none twice."""

import errno
import hashlib
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from gatherings.models.presentations import HIGHEST_ORDER
from gatherings.models.versions import PresentationVersionQuerySet
from gatherings.names import shown_name
from gatherings.presentations import add_version
from gatherings.uploads import DiskFull, Verdict
from gatherings.uploads.likeness import likely_earlier
from gatherings.uploads.matching import SURE, talk_of, title_of
from gatherings.uploads.photos import receive
from gatherings.uploads.quarantine import QuarantinedFile, quarantine
from gatherings.uploads.refusals import DeletedMeanwhile, Refused

_PIECE: Final = 1024 * 1024
# Never a link in the place of the file that was found, nor a pipe that nobody writes to.
_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotTakenError(Exception):
    """Why a file is not taken, in a sentence, before it is judged or after."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `file` is its path below the folder."""

    file: str
    accepted: bool = False
    code: str | None = None
    sentence: str | None = None
    unchanged: bool = False


@dataclass(frozen=True)
class _Became:
    """The presentation that a file became or was, and another that it may be a version of."""

    presentation: Presentation
    unchanged: bool = False
    withdrawn: bool = False
    like: Presentation | None = None


class Archive:
    """A folder, and what is known of it before its files come in.

    Links are never followed: what they lead to may lie outside the folder, or comes in by itself.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[Path] = []
        self._closed: list[Path] = []
        for place, folders, names in os.walk(folder, onerror=self._note):
            links = [name for name in folders if Path(place, name).is_symlink()]
            self.files += [Path(place, name) for name in (*names, *links)]
        self.files = sorted([*self.files, *self._closed], key=os.fsencode)
        self._names = Counter(shown_name(path.name) for path in self.files)

    def __len__(self) -> int:
        return len(self.files)

    def _note(self, error: OSError) -> None:
        """A folder that cannot be read is told of as a file is."""
        self._closed.append(Path(error.filename))

    def bring_in(self, *, gathering: Gathering, audience: str) -> Iterator[Outcome]:
        """Take the files one by one, each in a transaction of its own, and tell what became of it.

        Broken off and begun again it goes on where it was: bytes that the gathering has are
        unchanged, a known name with new bytes is a new version.
        """
        taken = self._taken_already(gathering)
        for path in self.files:
            shown = os.fsencode(path.relative_to(self.folder)).decode(errors="replace")
            try:
                became = _brought_in(path, gathering, audience, taken)
            except (NotTakenError, Refused) as refused:
                sentence = refused.sentence if isinstance(refused, Refused) else str(refused)
                yield Outcome(shown, sentence=sentence)
            else:
                taken.add(became.presentation.pk)
                yield Outcome(
                    shown, accepted=True, code=became.presentation.code,
                    unchanged=became.unchanged, sentence=_said_of(became),
                )  # fmt: skip

    def _taken_already(self, gathering: Gathering) -> set[int]:
        """Presentations whose bytes lie here under a name that several files have.

        They are not to get the bytes of their namesakes in other folders.
        """
        namesakes = [path for path in self.files if self._names[shown_name(path.name)] > 1]
        sums = [sha256 for path in namesakes if (sha256 := _sum_of(path))]
        return set(_kept(gathering).filter(sha256__in=sums).values_list("presentation", flat=True))


def _brought_in(path: Path, gathering: Gathering, audience: str, taken: set[int]) -> _Became:
    """Judge the file, and let it be the newest of the presentation that it is of."""
    with _copied(path) as upload:
        file, verdict = receive(upload)
        with transaction.atomic():
            if not Gathering.objects.select_for_update().filter(pk=gathering.pk):
                raise DeletedMeanwhile
            same = _kept(gathering).filter(sha256=verdict.sha256).order_by("pk").first()
            if same:
                return _Became(same.presentation, unchanged=True)
            if gone := _of(gathering).filter(sha256=verdict.sha256).first():
                return _Became(gone.presentation, unchanged=True, withdrawn=True)
            namesake = _namesake(gathering, verdict.name, taken)
            became = _Became(namesake) if namesake else _begun(gathering, verdict, audience)
            _add(became.presentation, file, verdict)
    return became


def _add(presentation: Presentation, file: "File[bytes]", verdict: Verdict) -> None:
    try:
        add_version(presentation=presentation, file=file, verdict=verdict, by=None)
    except DiskFull as error:
        raise _full(error) from error
    except OSError as error:  # the storage's, here or elsewhere
        raise NotTakenError(_("Filen lot seg ikke lagre nå. Prøv igjen om litt.")) from error


def _kept(gathering: Gathering) -> PresentationVersionQuerySet:
    return _of(gathering).kept().exclude(presentation__state=Presentation.State.WITHDRAWN)


def _of(gathering: Gathering) -> PresentationVersionQuerySet:
    """All that was ever put out, also what is withdrawn."""
    found = PresentationVersion.objects.filter(presentation__gathering=gathering)
    return found.select_related("presentation")


def _namesake(gathering: Gathering, name: str, taken: set[int]) -> Presentation | None:
    """The one whose file has this very name, unless another file of this folder is it."""
    found = _kept(gathering).filter(name=name).exclude(presentation__in=taken)
    version = found.order_by("presentation_id").first()
    return version.presentation if version else None


def _begun(gathering: Gathering, verdict: Verdict, audience: str) -> _Became:
    """A new one, or the one that its talk was asked for.

    A talk is taken for certain or not at all: nobody looks over it. Raises NotTakenError for what
    was withdrawn: it does not come back by itself.
    """
    there = gathering.presentations.all()
    item = talk_of(verdict.name, list(gathering.items.with_speakers()), least=SURE)
    if item and (asked := there.filter(item=item, state=Presentation.State.REQUESTED).first()):
        return _Became(asked)
    title = _title(gathering, item, verdict.name)
    _refuse_what_was_withdrawn(gathering, title, item)
    like = likely_earlier(gathering=gathering, name=verdict.name, sha256=verdict.sha256, item=item)
    highest = there.aggregate(Max("order"))["order__max"] or 0
    made = Presentation.objects.create(
        gathering=gathering,
        item=item,
        title=title,
        audience=audience,
        order=min(highest + 1, HIGHEST_ORDER) if highest else 0,
    )
    return _Became(made, like=like)


def _refuse_what_was_withdrawn(gathering: Gathering, title: str, item: AgendaItem | None) -> None:
    same = Q(title=title) | Q(item__isnull=False, item=item)
    there = gathering.presentations.filter(same, state=Presentation.State.WITHDRAWN)
    if withdrawn := there.first():
        raise NotTakenError(
            _("«%(title)s» er trukket fra samlingen. Last den opp fra nettsiden om den skal inn.")
            % {"title": withdrawn.title}
        )


def _title(gathering: Gathering, item: AgendaItem | None, name: str) -> str:
    """As the talk, for the first of its files; else as the file."""
    if item and not gathering.presentations.filter(item=item).exists():
        return item.title
    return title_of(name)


def _said_of(became: _Became) -> str | None:
    """What is to be said of one that is in, but not out, or that may be a version of another.

    Nobody is there to be asked. Two that should be one are soon put right; a file that took the
    place of another's is not.
    """
    if became.withdrawn:
        return _(
            "Filen er trukket fra samlingen, og legges ikke inn igjen. Last den opp fra nettsiden "
            "om den skal inn."
        )
    said = []
    sent = became.presentation.newest()
    if sent and sent.held:
        said.append(_("Filen er ikke sjekket for virus ennå, og venter på kontroll."))
    if became.like:
        newest = became.like.newest()
        name = newest.name if newest and newest.name else became.like.title
        said.append(
            _(
                "Lagt inn for seg, men ligner på «%(name)s». Er den en ny versjon av den, last "
                "den opp der, og trekk denne."
            )
            % {"name": name}
        )
    return " ".join(said) or None


def _copied(path: Path) -> QuarantinedFile:
    """The file's bytes in quarantine, so that those that are judged are those that are kept."""
    with _opened(path) as source:
        _make_sure_of_room(os.fstat(source.fileno()).st_size)
        upload = QuarantinedFile(path.name, "", None, None)
        try:
            _copy(source, upload)
        except OSError as error:
            upload.close()
            raise _full(error) from error
        except BaseException:
            upload.close()
            raise
    return upload


def _copy(source: BufferedReader, upload: QuarantinedFile) -> None:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > settings.UPLOAD_MAX_BYTES:
            upload.too_large = True
            upload.truncate(0)
            break
        digest.update(piece)
        upload.write(piece)
    upload.flush()
    upload.seek(0)
    upload.size, upload.sha256 = size, digest.hexdigest()


def _opened(path: Path) -> BufferedReader:
    """Open a plain file for reading. Raises NotTakenError for all that is none, or cannot be."""
    if path.is_symlink():
        raise NotTakenError(_("Dette er en lenke til noe annet, og lenker følges ikke."))
    try:
        number = os.open(path, _FLAGS)
    except FileNotFoundError as error:
        raise NotTakenError(_("Filen var borte da den skulle leses.")) from error
    except OSError as error:
        raise NotTakenError(_("Filen kunne ikke leses. Sjekk rettighetene til den.")) from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise NotTakenError(_("Dette er ikke en vanlig fil."))
    return os.fdopen(number, "rb")


def _make_sure_of_room(size: int) -> None:
    free = shutil.disk_usage(quarantine()).free
    if free < min(size, settings.UPLOAD_MAX_BYTES) + settings.UPLOAD_DISK_RESERVE:
        raise _full(OSError(errno.ENOSPC, ""))


def _full(error: OSError) -> NotTakenError:
    """What to say of an error in the midst of reading or writing."""
    if isinstance(error, DiskFull) or error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NotTakenError(_("Det er ikke plass til filen. Rydd på disken, og prøv igjen."))
    return NotTakenError(_("Filen lot seg ikke lese til ende. Sjekk disken den ligger på."))


def _sum_of(path: Path) -> str:
    try:
        with _opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (NotTakenError, OSError):
        return ""
