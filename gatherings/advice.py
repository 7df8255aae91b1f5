"""What could make a file easier to use for those who cannot see it, and how: advice, never a no.

The findings come from gatherings.reading; what is said of them in PDF follows PDF/UA, of slides
and pictures WCAG 1.1.1 and 2.4.2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatherings.kinds import SLIDES
from gatherings.models import PresentationVersion

_MOST_SHOWN: Final = 12  # stretches of pages; then «og flere»

type Words = str | Promise

SENTENCES: Final[dict[str, tuple[Words, Words]]] = {
    "pdf_untagged": (
        gettext_lazy("PDF-en er ikke merket for skjermlesere"),
        gettext_lazy(
            "Da kan innholdet bli lest opp i feil rekkefølge. Lag den på nytt med «Lagre som PDF» "
            "i PowerPoint eller Word, og velg «Dokumentstrukturkoder for tilgjengelighet» under "
            "Alternativer. «Skriv ut til PDF» tar ikke merkene med."
        ),
    ),
    "pdf_without_language": (
        gettext_lazy("PDF-en sier ikke hvilket språk den er på"),
        gettext_lazy(
            "Da kan den bli lest opp med feil uttale. Velg språk under Se gjennom og Språk i "
            "programmet den er laget i, og lagre den som PDF på nytt."
        ),
    ),
    "pdf_without_title": (
        gettext_lazy("PDF-en mangler tittel"),
        gettext_lazy("Skriv tittelen under Fil og Informasjon, og lagre den som PDF på nytt."),
    ),
    "pdf_without_text": (
        gettext_lazy("PDF-en er bare bilder"),
        gettext_lazy(
            "Teksten kan verken leses opp eller søkes i. Lag PDF-en fra originalen i stedet for å "
            "skanne, eller kjør tekstgjenkjenning (OCR) på den."
        ),
    ),
    "slide_without_title": (
        gettext_lazy("Lysbilder uten tittel"),
        gettext_lazy(
            "Titlene er det en skjermleser blar etter. Skriv en egen tittel i tittelfeltet på "
            "hvert lysbilde."
        ),
    ),
    "picture_without_text": (
        gettext_lazy("Bilder uten beskrivelse"),
        gettext_lazy(
            "Høyreklikk på bildet, velg alternativ tekst og skriv kort hva det viser. "
            "Er det bare pynt, merker du det som dekorativt."
        ),
    ),
    "slide_is_hidden": (
        gettext_lazy("Skjulte lysbilder"),
        gettext_lazy(
            "De er med i filen, og alle som kan se presentasjonen, kan se dem. "
            "Slett dem hvis de ikke skal deles."
        ),
    ),
    "slide_has_notes": (
        gettext_lazy("Notater følger med filen"),
        gettext_lazy(
            "Vi viser dem ikke, men alle som laster ned filen, kan lese dem. Skal de ikke deles, "
            "sletter du dem eller laster opp en PDF i stedet."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding: what it is, on which pages, and what to do."""

    title: Words
    where: str
    how: Words


def advice_on(version: PresentationVersion) -> list[Advice]:
    """Return what was found in a version's file, in the order of SENTENCES."""
    found = dict(version.advice)
    unit = _("lysbilde") if version.kind in SLIDES else _("side")
    return [
        Advice(title, _where(unit, found[finding]), how)
        for finding, (title, how) in SENTENCES.items()
        if finding in found
    ]


def _where(unit: str, pages: list[int]) -> str:
    if not pages:
        return ""
    stretches = list(_stretches(pages))
    shown = ", ".join(stretches[:_MOST_SHOWN])
    if len(stretches) > _MOST_SHOWN:
        shown = _("%(pages)s og flere") % {"pages": shown}
    return f"{unit} {shown}"


def _stretches(pages: list[int]) -> Iterable[str]:
    """Pages in a row are one stretch: «3», «5–8»."""
    breaks = [at for at, (one, next_) in enumerate(pairwise(pages), 1) if next_ != one + 1]
    for start, stop in pairwise([0, *breaks, len(pages)]):
        first, last = pages[start], pages[stop - 1]
        yield str(first) if first == last else f"{first}–{last}"
