"""Files that wait for control: asked about again until ClamAV has seen them."""

import logging
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gatherings.files.stored import local_path
from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import release
from gatherings.search import keep_presentation
from gatherings.uploads.scanning import Scan, is_configured, scan
from gatherings.withdrawal import purge, write_about
from members.erasure import secretariat
from members.models import Person

_LOGGER: Final = logging.getLogger(__name__)
# A scanner that is away may take its time to say nothing.
_ENOUGH: Final = 3
_SECONDS: Final = 180  # nobody waits, and a large file that took too long before may need it


def look_again() -> None:
    """Ask about every file that waits, the oldest first: free the clean, remove the infected.

    Gives up for now when the scanner does not answer. Where none is set up, what waits is the
    secretariat's to release.
    """
    if not is_configured():
        return
    silent = 0
    for version in _waiting():
        answer = _asked(version)
        silent = silent + 1 if answer is Scan.AWAY else 0
        if answer is Scan.CLEAN:
            release(version=version, by=None)
        elif answer is Scan.FOUND:
            remove_infected(version=version)
        elif silent == _ENOUGH:
            return


@transaction.atomic
def remove_infected(*, version: PresentationVersion) -> None:
    """Remove a version in which a virus was found, and tell the secretariat and who sent it.

    The presentation falls back to the version before it; without one it is waited for again.
    """
    presentation = Presentation.objects.select_for_update().get(pk=version.presentation_id)
    kept = presentation.versions.kept().filter(pk=version.pk)
    if not kept.exists():
        return
    purge(kept)
    # Nobody has seen it, and it may come again: a scanner can be wrong.
    presentation.versions.filter(pk=version.pk).update(sha256="")
    presentation.state = _state_of_what_is_left(presentation)
    presentation.save(update_fields=["state"])
    keep_presentation(presentation)
    _tell(presentation, version)
    _LOGGER.warning("Version %s had a virus in it, and is removed.", version.pk)


def _state_of_what_is_left(presentation: Presentation) -> Presentation.State:
    kept = presentation.versions.kept()
    held = list(kept.values_list("held", flat=True))
    if not held:
        return Presentation.State.REQUESTED
    return Presentation.State.HELD if all(held) else Presentation.State.READY


def _waiting() -> list[PresentationVersion]:
    held = PresentationVersion.objects.kept().filter(held=True).exclude(file="")
    people = held.select_related("uploaded_by", "uploaded_through__speaker__person")
    return list(people.defer("text").order_by("pk"))


def _asked(version: PresentationVersion) -> Scan:
    try:
        with local_path(version.file) as path:
            return scan(path, seconds=_SECONDS)
    except FileNotFoundError:
        _LOGGER.exception("The file of version %s, which waits for control, is gone.", version.pk)
    except Exception:  # an object storage has errors of its own, and the others must be asked about
        _LOGGER.exception(
            "The file of version %s, which waits for control, is not read", version.pk
        )
    return Scan.UNSURE


def _tell(presentation: Presentation, version: PresentationVersion) -> None:
    write_about(
        presentation,
        _concerned(version),
        subject=_("Virus i %(name)s – %(network)s"),
        body=_(
            "Hei!\n\nVirusprogrammet fant noe skadelig i filen «%(name)s», som ble lastet "
            "opp til «%(title)s» på %(gathering)s. Den er slettet, og har bare vært synlig "
            "for sekretariatet, innlederen og den som lastet den opp.\n\nSi fra til dem "
            "som har ansvar for maskinen filen kom fra, og last opp en ren kopi:\n"
            "%(url)s\n"
        ),
        name=version.name,
    )


def _concerned(version: PresentationVersion) -> list[Person]:
    """All of the secretariat, and who sent it."""
    link = version.uploaded_through
    sent = [version.uploaded_by, link.speaker.person if link else None]
    people = {person.pk: person for person in secretariat()}
    people |= {person.pk: person for person in sent if person and person.email}
    return list(people.values())
