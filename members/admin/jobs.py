"""Work that the worker gave up, in plain words, and the button that lets it try again."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateEvent

from members import jobs
from members.admin.outbox import ReadOnly
from members.models import Job

# What each task does, as the secretariat would say it.
TITLES = {
    "members.send_delivery": gettext_lazy("Sende en e-post"),
    "members.send_deliveries": gettext_lazy("Sende e-post til flere"),
    "members.gather_digests": gettext_lazy("Skrive dagens samling av nytt"),
    "members.yearly_checks": gettext_lazy("Sende det årlige spørsmålet om vervet"),
    "members.empty_codes": gettext_lazy("Tømme gamle innloggingskoder"),
    "members.resume_jobs": gettext_lazy("Ta opp arbeid som ble avbrutt"),
    "members.remove_old_jobs": gettext_lazy("Rydde bort gammelt arbeid"),
    "members.tidy": gettext_lazy("Rydde bort gamle økter og koder"),
    "members.empty_trash": gettext_lazy("Rydde bort det som ble slettet for lenge siden"),
    "kulturnett.forget": gettext_lazy("Glemme personer som har bedt om det"),
    "kulturnett.remove_old": gettext_lazy("Rydde bort det som ikke skal beholdes lenger"),
    "gatherings.convert": gettext_lazy("Lese teksten i en presentasjon"),
    "gatherings.remove_file": gettext_lazy("Slette en fil som ikke lot seg slette før"),
    "gatherings.give_up": gettext_lazy("Se etter filer som ikke ble lest"),
    "gatherings.scan_held": gettext_lazy("Spørre ClamAV om filer som venter på kontroll"),
    "gatherings.tell": gettext_lazy("Si fra om presentasjoner som er lagt ut"),
    "kulturnett.keep_found": gettext_lazy("Se etter at alt kan finnes i søket"),
    "gatherings.sweep": gettext_lazy("Rydde bort avbrutte opplastinger"),
}


def failed_jobs() -> QuerySet[Job]:
    """What was given up, the last first, each with when."""
    when = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="failed")
    latest = when.order_by().values("job").annotate(at=Max("at")).values("at")
    found: QuerySet[Job] = Job.objects.filter(status="failed")
    return found.annotate(failed_at=Subquery(latest)).order_by("-pk")


@require_POST
@transaction.atomic
def members_job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one try again; pressed twice it is the same."""
    job = get_object_or_404(Job, pk=pk)
    if jobs.try_again(job=job, now=timezone.now()):
        messages.success(request, _("Arbeidet er lagt i kø på nytt."))
    else:
        messages.info(request, _("Arbeidet er alt lagt i kø på nytt, eller gjort."))
    return redirect("admin:members_job_changelist")


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin[Job]):
    """Read only, but for the button."""

    list_display = ("title", "again", "about", "failed", "attempts_made")
    list_display_links = None
    list_per_page = 50

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Job]:
        """Those that were given up."""
        return failed_jobs()

    def get_urls(self) -> list[URLPattern]:
        """Django's, after the button's."""
        view = admin.site.admin_view(members_job_retry)
        return [path("<int:pk>/retry/", view, name="members_job_retry"), *super().get_urls()]

    @admin.display(description=gettext_lazy("hva"))
    def title(self, job: Job) -> str:
        """What was to be done."""
        return str(TITLES.get(job.task_name) or _("Annet arbeid (%s)") % job.task_name)

    @admin.display(description=gettext_lazy("gjelder"))
    def about(self, job: Job) -> str:
        """Which rows, by their numbers."""
        found = [value for name, value in job.args.items() if name != "timestamp"]
        rows = [row for value in found for row in (value if isinstance(value, list) else [value])]
        if len(rows) > 1:
            return _("%d rader") % len(rows)
        return _("rad %s") % rows[0] if rows else ""

    @admin.display(description=gettext_lazy("gitt opp"))
    def failed(self, job: Job) -> Any:
        """When."""
        return vars(job)["failed_at"]

    @admin.display(description=gettext_lazy("forsøk"))
    def attempts_made(self, job: Job) -> int:
        """How many times it was tried."""
        return job.attempts

    @admin.display(description="")
    def again(self, job: Job) -> str:
        """The button, in the list's own form: it carries the token."""
        where = reverse("admin:members_job_retry", args=[job.pk])
        return format_html(
            '<button class="button" type="submit" formaction="{}">{}</button>',
            where,
            _("Prøv igjen"),
        )
