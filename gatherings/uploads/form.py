"""The table of files that wait: what each of them is, corrected by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gatherings.models import (
    AgendaItem,
    Gathering,
    PendingUpload,
    Presentation,
    PresentationVersion,
)
from members.models import Person

NEW: Final = "ny"
_NEXT: Final = _("Ny versjon av «%(title)s»")
_CORRECTED: Final = ("title", "item", "audience", "place", "replaces", "decided")


@dataclass(frozen=True)
class Programme:
    """What the rows choose among, read once."""

    items: dict[str, AgendaItem]
    presentations: dict[str, Presentation]

    @classmethod
    def of(cls, gathering: Gathering) -> Self:
        """The gathering's entries, and what can get a new version."""
        there = gathering.presentations.exclude(state=Presentation.State.WITHDRAWN)
        return cls(
            items={str(item.pk): item for item in gathering.items.all()},
            presentations={str(one.pk): one for one in there},
        )

    def place(self, item_id: int | None) -> int:
        """Where an entry stands; what has none comes last."""
        return [*self.items, str(item_id)].index(str(item_id))


class PendingForm(forms.Form):
    """One file: a new presentation with title, talk and audience, or a version of another."""

    becomes = forms.ChoiceField(label=_("Hva er filen?"))
    title = forms.CharField(label=_("Tittel"), max_length=200, required=False)
    item = forms.ChoiceField(label=_("Innlegg"), required=False)
    audience = forms.ChoiceField(
        label=_("Hvem kan se den?"),
        choices=[
            (audience, capfirst(audience.label))
            for audience in (Presentation.Audience.MEMBERS, Presentation.Audience.SECRETARIAT)
        ],
    )
    place = forms.IntegerField(label=_("Rekkefølge"), required=False, min_value=0, max_value=9999)

    def __init__(self, row: PendingUpload, programme: Programme, data: QueryDict | None) -> None:
        self.row, self.programme = row, programme
        prefix = f"fil-{row.pk}"
        sent = data if data is not None and f"{prefix}-becomes" in data else None
        super().__init__(sent, prefix=prefix, auto_id="%s")
        self.fields["item"].choices = [("", _("Ikke knyttet til et innlegg")), *self._items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["becomes"].choices = list(self._may_become())  # type: ignore[attr-defined]
        self.initial = {
            "becomes": str(row.replaces_id or (NEW if row.decided else "")),
            "title": row.title,
            "item": str(row.item_id or ""),
            "audience": row.audience,
            "place": row.place or None,
        }

    def _items(self) -> Iterator[tuple[str, Any]]:
        for key, item in self.programme.items.items():
            yield key, item.title

    def _may_become(self) -> Iterator[tuple[str, Any]]:
        if not self.row.decided:
            yield "", _("Velg …")
        yield NEW, _("En ny presentasjon")
        for key, presentation in self.programme.presentations.items():
            asked_for = presentation.state == Presentation.State.REQUESTED
            said = _("«%(title)s», som er etterspurt") if asked_for else _NEXT
            yield key, said % {"title": presentation.title}

    def clean(self) -> dict[str, Any]:
        """A new one without a title is called as its talk."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        item = self.programme.items.get(cleaned.get("item", ""))
        cleaned["title"] = cleaned.get("title") or (item.title if item else "")
        if cleaned.get("becomes") == NEW and not cleaned["title"]:
            self.add_error("title", _("Skriv hva presentasjonen heter."))
        return cleaned

    def correct(self) -> None:
        """Let the row say what was chosen, as far as it can be used; it is not saved."""
        chosen = self.cleaned_data
        self.row.title = chosen.get("title", self.row.title)
        self.row.audience = chosen.get("audience", self.row.audience)
        self.row.place = chosen.get("place") or 0
        self.row.item = self.programme.items.get(chosen.get("item", ""))
        if becomes := chosen.get("becomes"):
            self.row.replaces = self.programme.presentations.get(becomes)
            self.row.decided = True

    @property
    def position(self) -> int:
        """Where its talk stands in the programme."""
        return self.programme.place(self.row.item_id)


class UploadTable:
    """All the files of a gathering that wait for one person, with what she sent about them."""

    def __init__(self, gathering: Gathering, by: Person, data: QueryDict | None = None) -> None:
        waiting = PendingUpload.objects.visible_to(by).filter(gathering=gathering)
        rows = list(waiting.select_related("likely"))
        programme = Programme.of(gathering)
        self.forms = [PendingForm(row, programme, data) for row in rows]
        self.sent = [form for form in self.forms if form.is_bound]
        for form in self.sent:
            form.full_clean()
            form.correct()
        for ordered in (self.forms, self.sent):
            ordered.sort(key=_in_order)
        self.known, self.replaced = _known(gathering) if rows else (set(), set())

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def errors(self) -> int:
        """How many of the files something is wrong with."""
        return sum(bool(form.errors) for form in self.sent)

    def is_valid(self) -> bool:
        """Whether all that was sent can be put out."""
        return not self.errors

    def rows(self) -> list[PendingUpload]:
        """What was sent, corrected, in the order it was given."""
        return [form.row for form in self.sent]

    def keep(self) -> None:
        """Remember what was typed, for the next time the table is shown."""
        PendingUpload.objects.bulk_update(self.rows(), _CORRECTED)

    def form_of(self, row: PendingUpload) -> PendingForm:
        """The form of a row that came in just now."""
        return next(form for form in self.forms if form.row.pk == row.pk)


def _in_order(form: PendingForm) -> tuple[bool, int, int, int]:
    """Those placed by hand first; the rest as the programme has them."""
    row = form.row
    return (row.place == 0, row.place, form.position, row.pk)


def _known(gathering: Gathering) -> tuple[set[str], set[str]]:
    """The bytes that are out now, and those that a newer version has taken the place of."""
    out = PresentationVersion.objects.kept().filter(presentation__gathering=gathering)
    kept = list(out.order_by("number").values_list("presentation", "sha256"))
    newest = set(dict(kept).values())  # of each, the last one counts
    return newest, {sha256 for _presentation, sha256 in kept} - newest
