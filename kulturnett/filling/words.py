"""Titles, names and pages that look as those of a network do; the same seed gives the same."""

from collections.abc import Sequence
from itertools import product
from random import Random

_FIRST = (
    "Anne", "Bjørn", "Camilla", "Dag", "Eva", "Frode", "Gunn", "Håkon", "Ingrid", "Jan", "Kari",
    "Lars", "Marit", "Nils", "Oddny", "Per", "Ragnhild", "Siri", "Tor", "Unni", "Vegard", "Åse",
    "Øystein", "Sunniva", "Maja", "Elle", "Torill", "Geir", "Bodil", "Aslak",
)  # fmt: skip
_LAST = (
    "Aune", "Berg", "Bakken", "Dahl", "Eide", "Fossum", "Grønning", "Haugen", "Indergård",
    "Jåma", "Kvam", "Lian", "Moen", "Nordvik", "Opdahl", "Prestmo", "Røe", "Solberg", "Tveit",
    "Ulvund", "Viken", "Ystad", "Ødegård", "Åsen", "Sandnes", "Myhre", "Brandsfjell", "Hofstad",
)  # fmt: skip
_FIELDS = (
    "kultur", "bibliotek", "museum", "frivillighets", "barne", "ungdoms", "kunst", "musikk",
    "teater", "film", "arena", "bygde", "folkehelse", "idretts", "kirke", "språk", "arkiv",
    "kystkultur", "matkultur", "kulturskole", "scene", "festival", "litteratur", "dans", "leke",
    "nærmiljø", "reiselivs", "kulturarv", "kulturminne", "medborger", "integrerings", "innbygger",
    "spillemiddel", "budsjett", "samarbeids", "nettverks", "plan", "region", "fylkes", "oppvekst",
)  # fmt: skip
_MATTERS = (
    "arbeid", "bygg", "deltakelse", "midler", "plan", "politikk", "prosjekt", "rom", "senter",
    "strategi", "tilbud", "tilskudd", "undersøkelse", "utvikling", "verksted", "samarbeid",
    "satsing", "ledelse", "formidling", "møteplass", "lag", "løft", "forum", "kartlegging",
    "statistikk", "rapport", "melding", "uke", "dager", "ordning", "modell", "konsulent",
    "leder", "utvalg", "avtale", "nettverk", "kompetanse", "portal", "pris", "konferanse",
)  # fmt: skip
_VERBS = (
    "styrker", "finansierer", "planlegger", "evaluerer", "samler", "prioriterer", "utvikler",
    "forvalter", "åpner", "prøver ut", "måler", "fornyer", "legger ned", "bygger", "drøfter",
)  # fmt: skip
_WHO = (
    "Kommunen", "Fylkeskommunen", "Arbeidsutvalget", "Kulturskolen", "Biblioteket", "Museet",
    "KS", "Frivilligsentralen", "Ungdomsrådet", "Kulturhuset", "Vertskommunen", "Idrettsrådet",
)  # fmt: skip
_HOW = (
    "i hele regionen", "sammen med frivilligheten", "for barn og unge", "uten ny bemanning",
    "innen 2030", "etter pandemien", "med spillemidler", "i de minste kommunene",
    "på tvers av sektorer", "som forsøk", "med lokale krefter", "i tråd med kulturloven",
)  # fmt: skip
_TITLES = (
    "{0}: hva vi lærte", "Slik lykkes vi med {0}", "{0} i {1}", "Erfaringer med {0} fra {1}",
    "Hva koster {0}?", "{0} og {2}", "Fra {0} til {2}", "Veien videre for {0} i {1}",
)  # fmt: skip
_SEASONS = ("Vintersamling", "Vårsamling", "Sommersamling", "Høstsamling")
COMPOUNDS = tuple(field + matter for field, matter in product(_FIELDS, _MATTERS))
OFFICES = ("Kultursjef", "Kulturleder", "Enhetsleder for kultur", "Rådgiver", "Biblioteksjef")


class Words:
    """Draws words, the common ones more often than the rare ones."""

    def __init__(self, places: list[str], *, seed: int) -> None:
        self._places = places
        self._random = Random(seed)  # noqa: S311  nothing secret
        self._order = list(COMPOUNDS)
        self._random.shuffle(self._order)

    def name(self) -> str:
        """«Ragnhild Kvam Nordvik»."""
        middle, last = self._random.sample(_LAST, 2)
        return f"{self._random.choice(_FIRST)} {middle} {last}"

    def compound(self) -> str:
        """«kulturarvformidling»: a few of them very often, most of them seldom."""
        return self._order[int(len(self._order) * self._random.random() ** 3)]

    def place(self) -> str:
        """A municipality."""
        return self._random.choice(self._places)

    def title(self) -> str:
        """Of a talk."""
        said = self._random.choice(_TITLES).format(self.compound(), self.place(), self.compound())
        return said[0].upper() + said[1:]

    def gathering(self, year: int, month: int, place: str) -> str:
        """«Høstsamling 2019 på …»."""
        return f"{_SEASONS[(month - 1) // 3]} {year}, {place}"

    def page(self) -> str:
        """What stands on a slide: a heading, and some lines."""
        lines = [self.title()]
        for _line in range(self._random.randint(3, 6)):
            who, verb, how = map(self._random.choice, (_WHO, _VERBS, _HOW))
            lines.append(f"{who} {verb} {self.compound()} {how}")
        return "\n".join(lines)

    def choice[T](self, things: Sequence[T]) -> T:
        """One of `things`."""
        return self._random.choice(things)
