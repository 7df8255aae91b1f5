"""What is deleted in the admin lies here for 30 days, and can be brought back as it was."""

# ruff: noqa: SLF001  _meta is how Django lets a model be asked about itself

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, cast

from django.conf import settings
from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.db import IntegrityError, connection, transaction
from django.db.models import FileField, Model, ProtectedError, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members import history
from members.models import Person, Removed

# Of what others keep (sign-in, sessions, the admin's log) only this: keys and secrets do not wait
# for anybody's return. A person's first address is given back by the database itself.
_APPS = {"members", "gatherings", "workgroup"}
_LEFT_OUT = {"members.signinlink"}
_ADDRESS = "account.emailaddress"


@transaction.atomic
def remove(*, objs: Iterable[Model], by: Person) -> list[Removed]:
    """Delete each of `objs` with all that goes with it, on behalf of `by`, and keep a copy.

    Raises ProtectedError when a record holds on to one of them; then none is deleted.
    """
    history.acting(by)
    return [_removed(obj, by) for obj in objs if _is_there(obj)]


def _is_there(obj: Model) -> bool:
    """Whether it did not go with one of those before it."""
    return type(obj)._base_manager.filter(pk=obj.pk).exists()


def _removed(obj: Model, by: Person) -> Removed:
    collector = _collected([obj])
    if held := {*collector.protected, *_logged(collector)}:
        raise ProtectedError(_("Noe som skal bli stående, henger på dette."), held)
    collector.sort()
    kept = Removed.objects.create(
        model=obj._meta.label_lower,
        title=str(obj)[:200],
        rows={"rows": _rows(collector), "links": list(_links(collector))},
        removed_by=by,
    )
    # Not obj.delete(): it deletes lines of logs unseen, also where there is none. And Django takes
    # the key from what it deletes, which the log names it by.
    key = obj.pk
    collector.delete()
    obj.pk = key
    return kept


def _collected(objs: Iterable[Model]) -> NestedObjects:
    """All that goes when `objs` go."""
    collector = NestedObjects(using="default")
    collector.collect(list(objs))
    return collector


def _logged(collector: NestedObjects) -> Iterator[Model]:
    """Rows of logs among what goes: no log can be changed, so they hold on to who did it."""
    for model, group in collector.data.items():
        if model._meta.db_table in settings.LOG_TABLES:
            yield from group


def logs_that_hold(objs: Iterable[Model]) -> set[str]:
    """The names of the logs in which one of `objs` stands: it cannot be deleted."""
    return {str(row._meta.verbose_name_plural) for row in _logged(_collected(objs))}


def _rows(collector: NestedObjects) -> list[dict[str, Any]]:
    """All that goes, in the order in which it can come back."""
    groups = [sorted(group, key=lambda obj: obj.pk) for group in collector.data.values()]
    gone = [obj for group in reversed(groups) for obj in group if _may_come_back(obj)]
    # As text, to the microsecond: the plain JSON serializer rounds times.
    plain: list[dict[str, Any]] = json.loads(
        json.dumps(serializers.serialize("python", gone), default=str)
    )
    return plain


def _may_come_back(obj: Model) -> bool:
    label = obj._meta.label_lower
    if label == _ADDRESS:
        return not vars(obj)["primary"]
    return obj._meta.app_label in _APPS and label not in _LEFT_OUT


def _links(collector: NestedObjects) -> Iterator[dict[str, Any]]:
    """What stays, but loses its link to what goes."""
    gone = {(type(obj), obj.pk) for group in collector.data.values() for obj in group}
    for (field, _value), groups in collector.field_updates.items():
        for obj in chain.from_iterable(cast("list[QuerySet[Model]]", groups)):
            if (type(obj), obj.pk) not in gone:
                row = {"model": obj._meta.label_lower, "pk": obj.pk, "fields": {}}
                yield row | {"field": field.name, "to": field.value_from_object(obj)}


@transaction.atomic
def bring_back(*, removed: Removed, by: Person) -> list[Model]:
    """Put everything back with the keys it had, on behalf of `by`, and tell what that was.

    Raises ValidationError with a sentence when something has taken its place meanwhile, or what it
    belonged to is gone; then nothing is put back.
    """
    found = Removed.objects.select_for_update().filter(pk=removed.pk).first()
    if found is None:
        raise ValidationError(_("Dette er alt hentet tilbake, eller slettet for godt."))
    history.acting(by)
    try:
        with transaction.atomic():
            rows = serializers.deserialize("python", found.rows["rows"])
            back = [_put_back(row) for row in rows]
            for link in found.rows["links"]:
                _link(link)
            connection.check_constraints()
    except (IntegrityError, serializers.base.DeserializationError):
        raise ValidationError(
            _("Kan ikke hentes tilbake: det hørte til, eller fikk plassen til, er ikke som før.")
        ) from None
    found.delete()
    return back


def _put_back(row: "serializers.base.DeserializedObject") -> Model:
    obj: Model = row.object
    obj.validate_unique()
    obj.validate_constraints()
    row.save(force_insert=True)
    return obj


def _link(link: dict[str, Any]) -> None:
    """Set one link again, unless another was set meanwhile."""
    same = {key: link[key] for key in ("model", "pk", "fields")}
    (row,) = serializers.deserialize("python", [same])
    empty = {"pk": link["pk"], f"{link['field']}__isnull": True}
    rows = type(row.object)._base_manager.filter(**empty)
    rows.update(**{link["field"]: link["to"]})


def forget(person: Person) -> None:
    """Drop what was removed and holds `person`: nothing of her may come back from here.

    Called in the transaction that anonymises her.
    """
    hers = Q(rows__rows__contains=[{"model": "members.person", "pk": person.pk}])
    for field in ("person", "user"):
        hers |= Q(rows__rows__contains=[{"fields": {field: person.pk}}])
    drop(Removed.objects.filter(hers))


def purge() -> None:
    """Drop what was removed more than 30 days ago, and its files."""
    drop(Removed.objects.filter(removed_at__lt=timezone.now() - Removed.KEPT_FOR))


@transaction.atomic
def drop(rows: "Iterable[Removed]") -> None:
    """Remove `rows` for good, and the files that were kept for their return."""
    for removed in rows:
        files = list(_files(removed))
        removed.delete()
        for storage, name in files:
            transaction.on_commit(partial(storage.delete, name), robust=True)


def kept_files() -> Iterator[str]:
    """The names of all files that are kept for the return of what was removed."""
    for removed in Removed.objects.iterator():
        yield from (name for _storage, name in _files(removed))


def _files(removed: Removed) -> Iterator[tuple[Storage, str]]:
    """The files that nothing refers to any more."""
    for row in serializers.deserialize("python", removed.rows["rows"], ignorenonexistent=True):
        for field in row.object._meta.concrete_fields:
            if isinstance(field, FileField) and (file := field.value_from_object(row.object)):
                others = type(row.object)._base_manager.filter(**{field.name: file.name})
                if not others.exists():
                    yield file.storage, file.name
