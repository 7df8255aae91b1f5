"""Jobs that failed, as the secretariat sees them."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob


class Job(ProcrastinateJob):
    """A job of the worker, under the register's own rights: see members.admin.jobs."""

    class Meta:
        proxy = True
        verbose_name = _("jobb")
        verbose_name_plural = _("jobber som feilet")
