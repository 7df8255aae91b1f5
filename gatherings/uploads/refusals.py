"""Why a file is not taken: a code for programs, and a sentence for the person who chose it."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gatherings.kinds import labelled

_ACCEPTED: Final = format_lazy(_("Du kan laste opp {kinds}."), kinds=labelled())

SENTENCES: Final = {
    "empty": _("Filen er tom. Sjekk at den lar seg åpne hos deg, og last den opp på nytt."),
    "broken": _(
        "Filen er skadet og lar seg ikke åpne. Åpne den i programmet den er laget i, "
        "lagre en ny kopi og last opp den."
    ),
    "encrypted": _("Filen er beskyttet med passord. Lagre den uten passord og last den opp igjen."),
    "macros": _(
        "Filen inneholder makroer, og det tar vi ikke imot. Lagre den uten makroer "
        "(som .pptx, .docx, .xlsx eller PDF) og last den opp igjen."
    ),
    "active": _(
        "Filen inneholder skript eller starter programmer når den åpnes. "
        "Lagre den på nytt som en vanlig PDF uten skript og vedlegg, og last den opp igjen."
    ),
    "embedded_program": _(
        "Filen har et program eller en pakke lagt inn i seg. Fjern det innlagte objektet, "
        "lagre filen og last den opp igjen."
    ),
    "external_links": _(
        "Filen henter innhold fra en annen maskin eller et fellesområde. "
        "Bygg innholdet inn i filen eller bryt koblingene, og last den opp igjen. "
        "Vanlige lenker i teksten er greit."
    ),
    "legacy": _(
        "Filen er i et gammelt format fra før 2007. Åpne den og lagre den som .pptx, .docx, "
        ".xlsx eller PDF, og last opp den."
    ),
    "lock_file": _(
        "Dette er en låsefil som Office lager mens dokumentet er åpent, ikke selve dokumentet. "
        "Velg filen med samme navn uten «~$» foran."
    ),
    "hidden_file": _("Dette er en skjult systemfil. Velg selve dokumentet."),
    "no_extension": format_lazy(
        "{} {}",
        _(
            "Navnet på filen sier ikke hva slags fil det er. "
            "Gi den navn etter typen, for eksempel «foredrag.pdf»."
        ),
        _ACCEPTED,
    ),
    "unknown_type": format_lazy("{} {}", _("Denne typen filer tar vi ikke imot."), _ACCEPTED),
    "unknown_content": format_lazy(
        "{} {}",
        _(
            "Innholdet i filen er ikke det navnet sier. "
            "Eksporter den på nytt fra programmet den er laget i."
        ),
        _ACCEPTED,
    ),
    "wrong_extension": _(
        "Innholdet i filen er av en annen type enn navnet sier. Lagre den på nytt i programmet "
        "den er laget i, så den får riktig navn, og last den opp igjen."
    ),
    "wrong_declared": _(
        "Filen ble sendt som noe annet enn det den er. Lagre en ny kopi og last opp den."
    ),
    "polyglot": _(
        "Filen har noe annet lagt foran eller etter selve dokumentet. "
        "Eksporter den på nytt fra programmet den er laget i, og last opp den nye filen."
    ),
    "bomb": _(
        "Filen blir altfor stor når den pakkes ut. Reduser bilder og video eller del den opp, "
        "og last den opp igjen."
    ),
    "unsafe_archive": _(
        "Filen er bygd opp på en måte som Office og LibreOffice ikke gjør. "
        "Åpne den, lagre en ny kopi og last opp den."
    ),
    "nested_archive": _(
        "Filen har et arkiv (zip eller lignende) lagt inn i seg. Fjern det og last opp filen igjen."
    ),
    "unsafe_xml": _(
        "Filen inneholder XML som kan misbrukes. Åpne den, lagre en ny kopi og last opp den."
    ),
    "too_many_pages": _("Dokumentet har flere enn 2000 sider. Del det opp og last opp delene."),
    "too_large_page": _("Dokumentet har en side som er større enn fem A0-ark. Gjør siden mindre."),
    "too_many_pixels": _(
        "Bildet har flere enn 100 millioner bildepunkter. Lagre det mindre og last det opp igjen."
    ),
    "virus": _(
        "Virusprogrammet fant noe skadelig i filen, og vi har ikke tatt imot den. "
        "Si fra til dem som har ansvar for maskinen din, og last opp en ren kopi."
    ),
    "unscanned": _(
        "Virusprogrammet svarer ikke, så vi kan ikke ta imot filen nå. "
        "Vent litt, og last den opp igjen."
    ),
    "busy": _(
        "Vi undersøker mange filer akkurat nå, og rakk ikke din. "
        "Vent et minutt, og last den opp igjen."
    ),
    "crashed": _(
        "Vi klarte ikke å undersøke filen, og har derfor ikke tatt imot den. "
        "Eksporter den som PDF og last opp den, eller send den til sekretariatet."
    ),
    "timed_out": _(
        "Det tok for lang tid å undersøke filen, og vi har derfor ikke tatt imot den. "
        "Prøv igjen om litt, eller eksporter den som en enklere PDF."
    ),
    "stopped": _(
        "Kulturnett ble startet på nytt mens vi undersøkte filen, og den kom ikke med. "
        "Vent litt, og last den opp igjen."
    ),
}


class Refused(ValidationError):  # noqa: N818 it is an answer to a person, not a fault
    """A file that is not taken. Forms show it as the field's error.

    `code` is one of SENTENCES, or of a kind of refusal that brings its own `sentence`.
    """

    code: str

    def __init__(self, code: str, sentence: Any = None, **params: object) -> None:
        said = SENTENCES.get(code, SENTENCES["crashed"]) if sentence is None else sentence
        super().__init__(said, code=code, params=params or None)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, for the person."""
        return " ".join(self.messages)


class TooLarge(Refused):
    """A file over the limit of `limit` bytes."""

    def __init__(self, limit: int) -> None:
        sentence = _("Filen er større enn %(limit)s MB. Gjør den mindre, og last den opp igjen.")
        super().__init__("too_large", sentence, limit=limit // 2**20)


class TooManyToday(Refused):
    """As many versions as who speaks may send of one presentation in a day, `most`, are in."""

    def __init__(self, most: int) -> None:
        sentence = _(
            "I dag har det kommet %(most)s versjoner av denne presentasjonen, og flere tar vi "
            "ikke imot på én dag. Prøv igjen i morgen, eller send filen til sekretariatet."
        )
        super().__init__("too_many_today", sentence, most=most)


class WithdrawnMeanwhile(Refused):
    """The presentation was withdrawn after it was read: a file that comes now is not to undo it."""

    def __init__(self) -> None:
        sentence = _(
            "Presentasjonen ble trukket mens filen var på vei, og filen er ikke lagt ut. "
            "Last siden på nytt, og send den igjen hvis den likevel skal ligge her."
        )
        super().__init__("withdrawn_meanwhile", sentence)


class LinkEnded(Refused):
    """The link that the file comes by opens nothing any more."""

    def __init__(self) -> None:
        sentence = _(
            "Lenken din sluttet å gjelde mens filen var på vei, og filen er ikke tatt imot. "
            "Be sekretariatet om en ny lenke."
        )
        super().__init__("link_ended", sentence)


class DeletedMeanwhile(Refused):
    """What the file was for is deleted."""

    def __init__(self) -> None:
        sentence = _(
            "Samlingen eller innlegget ble slettet mens filen var på vei, og filen er ikke tatt "
            "imot. Se i listen over samlinger hva som står der nå."
        )
        super().__init__("deleted_meanwhile", sentence)


class TalkGone(Refused):
    """The talk is no longer in the programme, or no longer given by who sent something."""

    def __init__(self) -> None:
        sentence = _(
            "Innlegget står ikke lenger i programmet som ditt, og det du sendte, er ikke tatt "
            "imot. Spør sekretariatet om det er en feil."
        )
        super().__init__("talk_gone", sentence)


class WrongKind(Refused):
    """A good file, but not of the `kinds` that this field takes."""

    def __init__(self, kinds: frozenset[str]) -> None:
        sentence = _("Her kan du ikke bruke denne typen filer. Velg en av disse: %(kinds)s.")
        super().__init__("wrong_kind", sentence, kinds=labelled(kinds))
