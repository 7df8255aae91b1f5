"""What of the committee waits for the secretariat. See members.desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.desk import SHOWN, DeskLine, rest_of
from workgroup.models import Seat, Term
from workgroup.seats import Place, places


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first."""
    return vacancies()


def vacancies() -> list[DeskLine]:
    """Places of today's committee that nobody holds; two queries."""
    term = Term.objects.today().first()
    if term is None:
        return []
    form = reverse("admin:workgroup_term_change", args=[term.pk])
    empty = [place for place in places(term, Seat.objects.today()) if place.seat is None]
    found = [_vacancy(place, form) for place in empty[:SHOWN]]
    return found + rest_of(len(empty), _("ledige plasser i arbeidsutvalget"), form)


def _vacancy(place: Place, form: str) -> DeskLine:
    return DeskLine(
        title=_("En plass i arbeidsutvalget er ledig"),
        detail=_("Plass %(number)d, %(basis)s.")
        % {"number": place.number, "basis": place.basis.label},
        button=_("Fyll plassen"),
        url=form,
    )
