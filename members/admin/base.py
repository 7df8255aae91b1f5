"""What every list of the desk has in common: it says who did it, and loses nothing at once."""

# ruff: noqa: SLF001  _meta is how Django lets a model be asked about itself

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import RangeField
from django.db import transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from members import history, trash
from members.admin.history import Recorded
from members.models import Person
from members.numbers import number


def page_context(
    request: HttpRequest, model: type[Model], title: str, **more: Any
) -> dict[str, Any]:
    """What every page of our own below `model` gives the admin's templates, and `more`."""
    return {**admin.site.each_context(request), "title": title, "opts": model._meta, **more}


class DeskAdmin[M: Model](Recorded, admin.ModelAdmin[M]):
    """Changes are recorded with their author; what is deleted can be brought back for 30 days.

    The admin's own log can never be changed, so it names rows by their number: «person 12». Where
    a row's title is no personal datum, `titled_in_log` lets the log say it.
    """

    titled_in_log = False

    # Who acts

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As Django's, by somebody."""
        with _acting(request):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's, by somebody."""
        with _acting(request):
            return super().delete_view(request, object_id, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's, by somebody: an action on several rows is done to all or to none."""
        with _acting(request):
            return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, without what its fields cannot show: an address may say anything."""
        found: dict[str, Any] = super().get_changeform_initial_data(request)
        fields = {field.name: field for field in (*self.opts.fields, *self.opts.many_to_many)}
        return {name: value for name, value in found.items() if _fits(fields.get(name), value)}

    # What is deleted

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Keep a copy for 30 days."""
        trash.remove(objs=[obj], by=_person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        """Keep a copy of each for 30 days."""
        trash.remove(objs=queryset, by=_person(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Keep a copy of the rows that are deleted in the form, too."""

        def delete_existing(obj: Model, commit: bool = True) -> None:  # noqa: FBT001, FBT002 Django's
            if commit:
                trash.remove(objs=[obj], by=_person(request))

        formset.delete_existing = delete_existing
        super().save_formset(request, form, formset, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; whoever stands in a log cannot be deleted, since the log cannot."""
        found, count, missing, protected = super().get_deleted_objects(objs, request)
        logs = (capfirst(name) for name in sorted(trash.logs_that_hold(objs)))
        return found, count, missing, [*protected, *logs]

    # What the log says

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        """One line in the admin's log."""
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        """One line in the admin's log."""
        return self._log(request, obj, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """One line for each in the admin's log."""
        return [self._log(request, obj, DELETION, "") for obj in queryset]

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,  # noqa: FBT001, FBT002 Django's signature
    ) -> Any:
        """Which fields, and which rows below, by their number."""
        message: Any = super().construct_change_message(request, form, formsets, add)
        below = [obj for formset in formsets or () for obj in _touched(formset)]
        parts = [part for line in message for part in line.values() if "object" in part]
        for part, obj in zip(parts, below, strict=True):
            part["object"] = str(obj.pk)
        return message

    def _log(self, request: HttpRequest, obj: M, flag: int, message: Any) -> LogEntry:
        name = str(obj) if self.titled_in_log else f"{obj._meta.verbose_name} {obj.pk}"
        return LogEntry.objects.create(
            user_id=_person(request).pk,
            content_type=ContentType.objects.get_for_model(obj),
            object_id=str(obj.pk),
            object_repr=name[:200],
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )


@contextmanager
def _acting(request: HttpRequest) -> Iterator[None]:
    """One transaction for what is sent, whose changes are recorded as done by who is signed in."""
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        history.acting(_person(request))
        yield


def _fits(field: Any, value: str | list[str]) -> bool:
    if isinstance(field, RangeField | DateTimeField):
        return False  # shown as two, which one word does not fill
    keys = value if isinstance(value, list) else [value]
    return not getattr(field, "related_model", None) or all(number(key) for key in keys)


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)  # the admin has let nobody else in


def _touched(formset: Any) -> list[Model]:
    """The rows of a formset in the order in which Django's message names them."""
    changed = [obj for obj, _fields in formset.changed_objects]
    return [*formset.new_objects, *changed, *formset.deleted_objects]
