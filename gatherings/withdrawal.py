"""How a presentation is taken back: its address stays and says so, all else goes."""

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gatherings.models import PageImage, Presentation, PresentationVersion
from gatherings.models.versions import PresentationVersionQuerySet
from gatherings.search import keep_presentation
from gatherings.talks import telling
from gatherings.task_names import REMOVE
from members import jobs
from members.erasure import secretariat
from members.mail import outbox
from members.models import Network, Person

_LOGGER: Final = logging.getLogger(__name__)
_LATER: Final = 60  # seconds
# All but sha256: by that it is known again, and is neither told twice nor imported once more.
_EMPTY: Final[dict[str, Any]] = {
    "file": "", "link": "", "name": "", "text": [], "pdf": "", "advice": [],
    "pages": None, "held": False, "conversion": PresentationVersion.Conversion.NONE,
    "conversion_reason": "",
}  # fmt: skip


@transaction.atomic
def withdraw(*, presentation: Presentation, by: Person | None) -> None:
    """Take it back: every version's file, text, pictures and PDF go, the address answers 410.

    The rows are emptied first and the files removed once that is committed: a crash between leaves
    files without a row, never the other way. How often it was fetched stays. The secretariat is
    told unless one of them did it; `by` is None for who holds a speaker's link. Withdrawn
    already, nothing happens.
    """
    locked = Presentation.objects.select_for_update().get(pk=presentation.pk)
    if not locked.is_withdrawn:
        purge(locked.versions.all())
        locked.state, locked.withdrawn_at = Presentation.State.WITHDRAWN, timezone.now()
        locked.save(update_fields=["state", "withdrawn_at"])
        keep_presentation(locked)
        telling.untell(locked)
        if by is None or not by.is_secretariat:
            _tell(locked, by)
    presentation.state, presentation.withdrawn_at = locked.state, locked.withdrawn_at
    vars(presentation).pop("current", None)


def purge(versions: PresentationVersionQuerySet) -> None:
    """Empty the versions, and let go of their files when that is committed."""
    chosen = versions.kept().select_for_update().order_by("pk")
    kept = list(chosen.values_list("pk", "file", "pdf"))
    pks = [pk for pk, *_names in kept]
    images = PageImage.objects.filter(version__in=pks)
    names = [name for _pk, *of_version in kept for name in of_version]
    names += [name for of_page in images.values_list("file", "small") for name in of_page]
    images.delete()
    PresentationVersion.objects.filter(pk__in=pks).update(**_EMPTY, purged_at=timezone.now())
    transaction.on_commit(lambda: remove_files(names), robust=True)


def remove_files(names: list[str]) -> None:
    """Remove these from storage; one that will not go is logged, and tried again by a job."""
    for name in filter(None, names):
        try:
            default_storage.delete(name)
        except Exception:  # an object storage has errors of its own, and the others must go
            _LOGGER.exception("A file that is no longer used could not be removed")
            jobs.defer(REMOVE, queue="default", wait=_LATER, name=name)


def write_about(
    presentation: Presentation, people: Iterable[Person], *, subject: Any, body: Any, **facts: Any
) -> None:
    """Write to each of `people` in her own language, what is translated then filled with facts."""
    facts |= {
        "title": presentation.title,
        "gathering": presentation.gathering.title,
        "network": Network.objects.first() or "Kulturnettverket",
        "url": settings.SITE_URL + presentation.get_absolute_url(),
    }
    for person in people:
        with override(person.language):
            outbox.post(to=person, subject=subject % facts, body=body % facts)


def _tell(presentation: Presentation, by: Person | None) -> None:
    write_about(
        presentation,
        secretariat(),
        subject=_("%(title)s er trukket – %(network)s"),
        body=_(
            "Hei!\n\n%(by)s har trukket presentasjonen «%(title)s» fra %(gathering)s. "
            "Det som lå der, er slettet. Adressen står, og sier at den er trukket:\n%(url)s\n"
        ),
        by=by or _("Den som har innlederlenken"),
    )
