"""What the worker does that joins the apps."""

import logging

from procrastinate.contrib.django import app

from kulturnett import privacy, search
from members import erasure, retention

logger = logging.getLogger(__name__)


@app.periodic(cron="27 * * * *")
@app.task(name="kulturnett.forget", queue="mail", queueing_lock="kulturnett.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    """Forget those whose week is over; one who cannot be yet is tried again in an hour."""
    for person in erasure.due():
        if not privacy.forget(person=person):
            logger.warning("Person %s asked to be forgotten, and cannot be now.", person.pk)


@app.periodic(cron="37 * * * *")
@app.task(name="kulturnett.remove_old", queue="mail", queueing_lock="kulturnett.remove_old")
def remove_old(timestamp: int) -> None:  # noqa: ARG001 as above
    """Remove what has been kept as long as the page about personal data says."""
    retention.remove_old()


@app.periodic(cron="47 2 * * *")
@app.task(name="kulturnett.keep_found", queue="default", queueing_lock="kulturnett.keep_found")
def keep_found(timestamp: int) -> None:  # noqa: ARG001 as above
    """Mend what can be found where it is not as the things are, and count the words."""
    search.keep_all()
