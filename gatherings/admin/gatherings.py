"""Facts, programme, presentations and pictures of a gathering on one page."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.db import connection, transaction
from django.db.models import Count, Prefetch, QuerySet
from django.forms import BaseModelFormSet, ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatherings import consent
from gatherings.admin.forms import (
    AgendaItemForm,
    GatheringForm,
    PhotoForm,
    PresentationForm,
)
from gatherings.models import (
    AgendaItem,
    Gathering,
    Photo,
    Presentation,
    PresentationVersion,
)
from gatherings.presentations import add_link, add_version, place_by_title
from gatherings.search import keep_gathering
from gatherings.talks.speakers import set_speakers
from members.admin.base import DeskAdmin
from members.models import Person
from members.numbers import number


class AgendaItemInline(admin.StackedInline[AgendaItem, Gathering]):
    model = AgendaItem
    form = AgendaItemForm
    fields = (("start", "minutes", "kind", "day"), ("title", "people", "order"))
    extra = 1
    show_change_link = True
    classes = ("kn-sortable",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgendaItem]:
        return super().get_queryset(request).prefetch_related("speakers")


class PresentationInline(admin.StackedInline[Presentation, Gathering]):
    model = Presentation
    form = PresentationForm
    fields = (
        ("title", "item"),
        ("upload", "link"),
        "another",
        "again",
        ("audience", "consent", "publish_from", "order"),
        "now",
    )
    readonly_fields = ("now",)
    extra = 1
    can_delete = False
    classes = ("kn-sortable",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Presentation]:
        current = Prefetch("versions", PresentationVersion.objects.standing(), to_attr="standing")
        return super().get_queryset(request).prefetch_related(current)

    @admin.display(description=gettext_lazy("ligger ute nå"))
    def now(self, presentation: Presentation) -> str:
        """The current file, its address and how reading it went."""
        if presentation.withdrawn_at:
            day = date_format(timezone.localtime(presentation.withdrawn_at), "j. F Y")
            return _("trukket %(day)s") % {"day": day}
        version = next(iter(vars(presentation).get("standing", ())), None)
        if version is None:
            return _("ingenting ennå")
        link = format_html(
            '<a href="{}">{}</a>', presentation.get_absolute_url(), version.name or version.link
        )
        reading = version.conversion_reason or version.get_conversion_display()
        number = _("versjon %(number)d") % {"number": version.number}
        return format_html("{} ({}, {}: {})", link, number, _("lesing"), reading)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Only this gathering's own programme can be chosen."""
        if db_field.name == "item":
            match = request.resolver_match
            gathering = (match.kwargs.get("object_id") if match else None) or 0
            kwargs["queryset"] = AgendaItem.objects.filter(gathering_id=gathering)
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "item":
            field.choices = list(field.choices)  # read once, not by each row
            # The programme stands just above: no second way to change it from here.
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class PhotoInline(admin.StackedInline[Photo, Gathering]):
    model = Photo
    form = PhotoForm
    fields = ("file", "alt", "decorative", "caption", "credit", "lead", "order")
    extra = 0
    classes = ("kn-sortable",)


@admin.register(Gathering)
class GatheringAdmin(DeskAdmin[Gathering]):
    titled_in_log = True
    form = GatheringForm
    inlines = (AgendaItemInline, PresentationInline, PhotoInline)
    list_display = ("title", "starts_at", "venue", "state", "presentation_count")
    list_filter = ("state",)
    search_fields = ("title", "venue")
    date_hierarchy = "starts_at"
    autocomplete_fields = ("host", "replaced_by")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "slug"),
                    ("starts_at", "ends_at"),
                    ("format", "venue", "join_url"),
                    "host",
                    "lead",
                    "text",
                    "state",
                    "form_token",
                    "seen_revision",
                )
            },
        ),
        (
            gettext_lazy("Avlysning"),
            {"fields": ("cancel_reason", "replaced_by"), "classes": ("collapse",)},
        ),
    )

    class Media:
        js = (Script("admin_sort.js", type="module"),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gathering]:
        return super().get_queryset(request).annotate(presentations_=Count("presentations"))

    @admin.display(description=gettext_lazy("presentasjoner"))
    def presentation_count(self, gathering: Gathering) -> int:
        """How many presentations there are."""
        return int(vars(gathering)["presentations_"])

    def view_on_site(self, obj: Gathering) -> str:
        """The page that members see; a draft is seen by the secretariat alone."""
        return obj.get_absolute_url()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"host": number(request.GET.get("host", "")) or None}

    @transaction.atomic
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One saving for one form, also when it is sent twice at the same time."""
        token = request.POST.get("form_token", "") if request.method == "POST" else ""
        if token:
            wait_for_the_same(token)
            if saved := Gathering.objects.filter(saved_with=_uuid(token)).first():
                messages.success(request, _("Samlingen er lagret."))
                return HttpResponseRedirect(
                    reverse("admin:gatherings_gathering_change", args=[saved.pk])
                )
            # Two who save the same gathering come one after the other: the second is told.
            wait_for_the_same(f"gathering {object_id}")
        return super().changeform_view(request, object_id, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """After who saves one of them, whose files are being judged and may hold on to it."""
        if request.method == "POST":
            for pk in sorted(one.pk for one in objs):
                wait_for_the_same(f"gathering {pk}")
        return super().get_deleted_objects(objs, request)

    def save_model(self, request: HttpRequest, obj: Gathering, form: Any, change: Any) -> None:
        """After who reads a file of it or answers: what is found follows the state."""
        if change:
            consent.hold(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """With what those who speak now let others see, and what is found of it."""
        _take_from_talks(formsets)
        super().save_related(request, form, formsets, change)
        weigh_again(request, form.instance)
        keep_gathering(form.instance)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: BaseModelFormSet[Any, Any],
        change: bool,  # noqa: FBT001 Django's signature
    ) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if row.instance.pk and row.has_changed() and not row.cleaned_data.get("DELETE"):
                _save_what_hangs_on(request, row, cast("Person", request.user))


def _take_from_talks(formsets: Any) -> None:
    """Let what this form renames, or gives to another talk, not go with one that it deletes."""
    rows = [row for formset in formsets for row in formset.forms]
    changed = [
        row.instance.pk
        for row in rows
        if isinstance(row, PresentationForm) and {*row.changed_data} - {"order"}
    ]
    asked = Presentation.objects.filter(state=Presentation.State.REQUESTED)
    asked.filter(pk__in=changed).update(item=None)


def _save_what_hangs_on(request: HttpRequest, row: ModelForm[Any], by: Person) -> None:
    if isinstance(row, AgendaItemForm):
        set_speakers(item=row.instance, people=row.cleaned_data["people"])
    if isinstance(row, PresentationForm) and row.withdrawn_meanwhile:
        said = _("«%(title)s» ble trukket i det samme, og er ikke lagt ut.")
        messages.warning(request, said % {"title": row.instance.title})
    elif isinstance(row, PresentationForm):
        _save_presentation(row, by)


def _save_presentation(row: PresentationForm, by: Person) -> None:
    presentation, link = row.instance, row.cleaned_data.get("link")
    if presentation.item_id is None:
        place_by_title(presentation=presentation)
    if row.notes_consent:
        consent.note(presentation=presentation, by=by)
    if row.verdict:
        upload = row.cleaned_data["upload"]
        add_version(presentation=presentation, file=upload, verdict=row.verdict, by=by)
    elif link:
        add_link(presentation=presentation, link=link, by=by)


def weigh_again(request: HttpRequest, gathering: Gathering) -> None:
    """Count the answers of those who speak now, and say of what others may see than before."""
    said = _("Etter svarene fra dem som nå står som innledere, vises «%(title)s» for %(whom)s.")
    for one in consent.weigh_again(gathering):
        facts = {"title": one.title, "whom": one.get_audience_display()}
        messages.warning(request, said % facts)


def wait_for_the_same(thing: str) -> None:
    """Hold a second request about the same thing, as a form's token, until the first is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [thing])


def _uuid(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None
