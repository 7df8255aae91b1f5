"""One entry of the programme, and what those who speak were called that day."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gatherings import consent
from gatherings.admin.forms import ItemAloneForm
from gatherings.admin.gatherings import wait_for_the_same, weigh_again
from gatherings.models import AgendaItem, Gathering, Speaker
from gatherings.search import keep_gathering
from gatherings.talks.speakers import pass_on
from members.admin.base import DeskAdmin
from members.numbers import number

_GATHERING = "admin:gatherings_gathering_change"


@admin.register(AgendaItem)
class AgendaItemAdmin(DeskAdmin[AgendaItem]):
    """One entry, with what its speakers were called that day. Reached from the gathering."""

    class SpeakerInline(admin.StackedInline[Speaker, AgendaItem]):
        model = Speaker
        extra = 1
        autocomplete_fields = ("person",)

    titled_in_log = True
    form = ItemAloneForm
    inlines = (SpeakerInline,)
    fields = (
        *("gathering", "kind", "title", "text", "day", "start", "minutes", "order"),
        "seen_revision",
    )
    readonly_fields = ("gathering",)

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One after the other with who saves the gathering, whose form has this entry, too."""
        if request.method == "POST":
            _hold_gathering_of(number(object_id or "") or 0)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """A link that one person has does not open the talk of another, nor does her yes."""
        super().save_formset(request, form, formset, change)
        for row in formset.initial_forms:
            if row.initial.get("person") and "person" in row.changed_data and row.instance.pk:
                pass_on(row.instance)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """With what is found of it; who has the gathering's form open is told."""
        gathering = form.instance.gathering
        super().save_related(request, form, formsets, change)
        weigh_again(request, gathering)
        Gathering.objects.filter(pk=gathering.pk).outdate_forms()
        keep_gathering(gathering)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """After who saves the gathering, as above."""
        if request.method == "POST":
            for pk in sorted(one.pk for one in objs):
                _hold_gathering_of(pk)
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: AgendaItem) -> None:
        """With what is found of what was shown in it; who has the gathering open is told."""
        gathering = obj.gathering
        super().delete_model(request, obj)
        Gathering.objects.filter(pk=gathering.pk).outdate_forms()
        keep_gathering(gathering)

    def response_post_save_change(self, request: Any, obj: AgendaItem) -> Any:  # noqa: ARG002 Django's signature
        """Back to the gathering, where its programme is: the list has those of all gatherings."""
        return redirect(_GATHERING, obj.gathering_id)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """Back to the gathering, too, when it is gone."""
        item = self.get_object(request, object_id)
        answer = super().delete_view(request, object_id, *args)
        if item and answer.has_header("Location"):
            return redirect(_GATHERING, item.gathering_id)
        return answer

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 Django's signature
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 Django's signature
        return False


def _hold_gathering_of(item: int) -> None:
    for gathering in Gathering.objects.filter(items=item):
        wait_for_the_same(f"gathering {gathering.pk}")
        consent.hold(gathering)
