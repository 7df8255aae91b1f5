"""What was deleted during the last 30 days, and the button that brings it back."""

from collections import Counter
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kulturnett.search import keep_brought_back
from members import trash
from members.admin.outbox import ReadOnly
from members.models import Person, Removed


@admin.register(Removed)
class RemovedAdmin(ReadOnly, admin.ModelAdmin[Removed]):
    """To look at, and to bring back from. Nothing is changed here."""

    list_display = ("title", "what", "contents", "removed_at", "removed_by", "button")
    list_display_links = None
    list_select_related = ("removed_by",)
    fields = ("title", "what", "contents", "removed_at", "removed_by")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Removed]:
        """Those of the last 30 days, also before the worker has tidied."""
        kept = timezone.now() - Removed.KEPT_FOR
        return super().get_queryset(request).filter(removed_at__gte=kept)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With a heading that says how long."""
        title = {"title": _("Slettet de siste 30 dagene")}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        """Django's, after the button's."""
        view = self.admin_site.admin_view(require_POST(self.restore))
        return [
            path("<int:object_id>/tilbake/", view, name="members_removed_restore"),
            *super().get_urls(),
        ]

    def restore(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Bring it back, and go to it; or say why it cannot be."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        removed = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            with transaction.atomic():
                back = trash.bring_back(removed=removed, by=cast("Person", request.user))
                keep_brought_back(back)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            said = _("%(title)s er hentet tilbake.") % {"title": removed.title}
            self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:members_removed_changelist")

    @admin.display(description=gettext_lazy("hva"), ordering="model")
    def what(self, removed: Removed) -> str:
        """The kind of thing, in the words of the desk."""
        return _name(removed.model)

    @admin.display(description=gettext_lazy("sammen med"))
    def contents(self, removed: Removed) -> str:
        """What went with it: «Bilde, Programpost (3)»."""
        labels = [row["model"] for row in removed.rows["rows"]]
        labels.remove(removed.model)
        counted = Counter(map(_name, labels))
        return ", ".join(
            f"{name} ({number})" if number > 1 else name for name, number in sorted(counted.items())
        )

    @admin.display(description=gettext_lazy("hent tilbake"))
    def button(self, removed: Removed) -> str:
        """A button of the list's own form, sent to another address."""
        url = reverse("admin:members_removed_restore", args=[removed.pk])
        return format_html(
            '<button class="button" type="submit" formaction="{}" aria-label="{}: {}">{}</button>',
            url,
            _("Hent tilbake"),
            removed.title,
            _("Hent tilbake"),
        )


def _name(label: str) -> str:
    """«programpost» of «gatherings.agendaitem»."""
    app, _dot, model = label.partition(".")
    found = ContentType.objects.get_by_natural_key(app, model).model_class()
    return str(capfirst(found._meta.verbose_name)) if found else label  # noqa: SLF001 Django's way to ask
