"""The secretariat's desk for the committee: terms with their seats, and notes to look at."""

from itertools import combinations
from typing import Any, Final, override

from django.contrib import admin
from django.db import connection
from django.db.models import Q
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import DateRange

from members.admin.base import DeskAdmin
from members.periods import EARLIEST, LATEST
from workgroup.models import FollowUpNote, Seat, Term
from workgroup.models.committee import SeatQuerySet
from workgroup.templatetags.workgroup import months

_PLACE_TAKEN: Final = gettext_lazy("To rader har den samme plassen i samme tid.")
_PERSON_TWICE: Final = gettext_lazy("Personen har en annen plass i samme tid.")


class SeatForm(ModelForm[Seat]):
    def _get_validation_exclusions(self) -> set[str]:
        # Whether rows collide is asked of the whole formset: one ends so that the next may begin.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded | {"number", "person"}


class SeatFormSet(BaseInlineFormSet[Seat, Term, ModelForm[Seat]]):
    """The seats of a term, judged as they will be when all of them are saved."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if not form.errors and _stands(form)]
        for first, second in combinations(rows, 2):
            self._compare(first.instance, second)

    def _compare(self, seat: Seat, form: ModelForm[Seat]) -> None:
        if form.errors or not _overlap(seat.period, form.instance.period):
            return
        if (seat.basis, seat.number) == (form.instance.basis, form.instance.number):
            form.add_error("number", _PLACE_TAKEN)
        elif seat.person_id == form.instance.person_id:
            form.add_error("person", _PERSON_TWICE)


def _stands(form: ModelForm[Seat]) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _overlap(one: DateRange, other: DateRange) -> bool:
    start = max(one.lower or EARLIEST, other.lower or EARLIEST)
    return start < min(one.upper or LATEST, other.upper or LATEST)


class SeatInline(admin.StackedInline[Seat, Term]):
    model = Seat
    form = SeatForm
    formset = SeatFormSet
    fields = (
        ("basis", "number"),
        ("person", "organisation", "title"),
        ("period", "how", "end_reason"),
    )
    autocomplete_fields = ("person", "organisation")
    extra = 1

    @override
    def get_queryset(self, request: HttpRequest) -> SeatQuerySet:
        """In the order the committee's page has them."""
        return Seat.objects.with_holder().in_order()


@admin.register(Term)
class TermAdmin(DeskAdmin[Term]):
    titled_in_log = True
    list_display = ("time", "elected_seats", "county_seats", "ks_seats")
    fields = ("period", ("elected_seats", "county_seats", "ks_seats"))
    inlines = (SeatInline,)

    @admin.display(description=gettext_lazy("periode"), ordering="period")
    def time(self, term: Term) -> str:
        """The months, as the committee's page says them."""
        return months(term.period)

    @override
    def recorded(self, pk: int) -> Q:
        """Its seats are changed on its page, and their lines stand there too."""
        seats = Seat.objects.filter(term=pk).values("pk")
        return super().recorded(pk) | Q(table="workgroup_seat", row__in=seats)

    @override
    def view_on_site(self, obj: Term) -> str:
        """The committee's page."""
        return reverse("workgroup:committee")

    @override
    def save_model(
        self, request: HttpRequest, obj: Term, form: ModelForm[Term], change: Any
    ) -> None:
        """Save the term; what it and its seats must agree on is asked when all are saved."""
        _set_constraints("DEFERRED")
        super().save_model(request, obj, form, change)

    @override
    def save_related(
        self, request: HttpRequest, form: ModelForm[Term], formsets: Any, change: Any
    ) -> None:
        """Save the seats, and ask."""
        super().save_related(request, form, formsets, change)
        _set_constraints("IMMEDIATE")


def _set_constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


@admin.register(FollowUpNote)
class FollowUpNoteAdmin(DeskAdmin[FollowUpNote]):
    """To find and read. Writing is done on the site, where every earlier text is kept."""

    list_display = (
        "title",
        "gathering",
        "author",
        "audience",
        "created_at",
        "edited_at",
    )
    list_filter = ("audience",)
    list_select_related = ("gathering", "author")
    search_fields = ("title", "gathering__title")
    fields = (
        "edit_on_site", "title", "text", "audience", "gathering", "author", "on_behalf",
        "created_at", "edited_at",
    )  # fmt: skip
    readonly_fields = ("edit_on_site",)

    @admin.display(description=gettext_lazy("rediger"))
    def edit_on_site(self, note: FollowUpNote) -> str:
        """The way to the form."""
        edit = reverse("workgroup:note_edit", args=[note.pk])
        return format_html('<a href="{}">{}</a>', edit, _("Rediger på nettstedet"))

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Notes are written from the gathering's page."""
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: FollowUpNote | None = None) -> bool:
        """Notes are edited on the site."""
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: FollowUpNote | None = None) -> bool:
        """A note is a record."""
        return False
