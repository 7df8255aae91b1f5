"""What the demonstration says: facts of the founding; other leaders go by their office."""

from dataclasses import dataclass, field
from datetime import date

FOUNDED = date(2022, 6, 16)
# For example: since that day one has no leader, one a new one; and one has a deputy.
LEFT = date(2025, 8, 1)
VACANT, WITH_FORMER, WITH_DEPUTY = "5014", "5038", "5006"
SECRETARIAT_EMAIL = "sekretariat@example.org"

HEADLINE = "Kulturlederne i Trøndelag, samlet på ett sted"
LEAD = "Her finner du samlingene, presentasjonene og det arbeidsutvalget følger opp."
AIMS = """\
- Vi sikrer og utvikler rommet for lokalt eierskap og lokal myndighet på kulturfeltet.
- Vi er en fast arena der lederne arbeider sammen om strategi, nyskaping og kulturpolitikk.
- Vi løfter kultur til et likeverdig felt i samfunn og politikk, med plass i både tjenester og \
samfunnsutvikling.
"""


@dataclass(frozen=True)
class Seat:
    """One of the first committee."""

    name: str
    title: str
    number: str  # the organisation's; empty for KS
    basis: str


COMMITTEE = (
    Seat("Ola By Rise", "Direktør for kultur og idrett", "5001", "elected"),
    Seat("Ann Evy Duun", "Leder for kultur og inkludering", "5007", "elected"),
    Seat("Morten Tøndel", "Kultursjef", "5025", "elected"),
    Seat("Anne Marit Mevassvik", "Direktør for kultur og folkehelse", "50", "county"),
    Seat("Annikken Kjær Haraldsen", "Regiondirektør", "", "ks"),
)


@dataclass(frozen=True)
class Slide:
    """One page: a heading and its lines."""

    heading: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """One entry of the programme; with slides there is a file called `file`."""

    start: str
    minutes: int
    title: str
    kind: str = "talk"
    person: str = ""
    speaker_title: str = ""
    organisation: str = ""
    text: str = ""
    file: str = ""
    slides: tuple[Slide, ...] = field(default=())


FIRST_TITLE = "Første samling for Kulturnettverket"
FIRST_LEAD = (
    "Trøndelag var den første KS-regionen som fikk sitt eget nettverk for kulturledere. "
    "Her er programmet og presentasjonene fra dagen da det startet."
)
FIRST_PROGRAMME = (
    Talk(
        "10:00",
        15,
        "Velkommen",
        "other",
        "Annikken Kjær Haraldsen",
        "Regiondirektør",
        "KS Trøndelag",
    ),
    Talk(
        "10:15",
        30,
        "Pandemiens konsekvenser for frivilligheten",
        organisation="Trøndelag fylkeskommune",
        file="Pandemien og frivilligheten.pptx",
        slides=(
            Slide("Pandemiens konsekvenser for frivilligheten"),
            Slide(
                "Hva ble satt på vent?",
                ("Møteplasser stengte", "Øvelser og arrangementer ble avlyst", "Nye kom ikke til"),
            ),
            Slide(
                "Hva kan en kommune gjøre nå?",
                ("Åpne lokalene igjen", "Gi forutsigbar støtte", "Spør lagene hva de trenger"),
            ),
            Slide("Til samtalen", ("Hvem mistet vi underveis, og hvordan finner vi dem igjen?",)),
        ),
    ),
    Talk(
        "10:45",
        30,
        "Fylkeskommunens handlingsplan for barn og unge",
        organisation="Trøndelag fylkeskommune",
        file="Handlingsplan for barn og unge.pptx",
        slides=(
            Slide("Handlingsplan for barn og unge", ("Arbeidet i Trøndelag fylkeskommune",)),
            Slide(
                "Slik arbeider vi",
                ("Barn og unge er med fra starten", "Kommunene gir innspill", "Planen får eiere"),
            ),
            Slide("Det vi spør dere om", ("Hva må planen ha med for å virke hos dere?",)),
        ),
    ),
    Talk(
        "11:15",
        30,
        "Trondheim – europeisk frivillighetshovedstad 2023",
        organisation="Trondheim kommune",
        file="Frivillighetshovedstad 2023.pdf",
        slides=(
            Slide("Trondheim, europeisk frivillighetshovedstad 2023"),
            Slide(
                "Hva året skal være",
                ("Et år for hele regionen", "Synlig innsats der folk bor", "Noe som varer etterpå"),
            ),
            Slide("Bli med", ("Hva vil din kommune vise fram?",)),
        ),
    ),
    Talk("11:45", 45, "Lunsj", "break"),
    Talk(
        "12:30",
        45,
        "HUNT: kultur, frivillighet, friluftsliv og psykisk helse",
        person="Steinar Krokstad",
        file="HUNT – kultur og psykisk helse.pdf",
        slides=(
            Slide("Kultur, frivillighet, friluftsliv og psykisk helse", ("Steinar Krokstad",)),
            Slide(
                "Hva Helseundersøkelsen i Trøndelag spør om",
                ("Helse og trivsel", "Det folk deltar i", "Det folk opplever sammen"),
            ),
            Slide(
                "Hvorfor det angår kulturlederne",
                (
                    "Deltakelse er mer enn fritid",
                    "Tilbudene når ikke alle",
                    "Tall kan følges over tid",
                ),
            ),
            Slide("Til samtalen", ("Hvordan bruker dere tallene i egen kommune?",)),
        ),
    ),
    Talk(
        "13:15",
        30,
        "KS sin rolle på kulturfeltet, og aktuelle saker",
        person="Line Anni Solbakken",
        speaker_title="Oppvekst, kultur og utdanning",
        organisation="KS",
        file="KS og kulturfeltet.pptx",
        slides=(
            Slide("KS sin rolle på kulturfeltet", ("Line Anni Solbakken, KS",)),
            Slide(
                "Hva KS gjør",
                ("Taler kommunenes sak", "Deler kunnskap", "Bygger nettverk som dette"),
            ),
            Slide("Aktuelle saker", ("Hva vil dere at KS skal ta med videre?",)),
        ),
    ),
    Talk(
        "13:45",
        60,
        "Sprintprosess: hva skal nettverket ta tak i?",
        "work",
        text="Gruppene samler muligheter og utfordringer, og velger det vi bør begynne med.",
    ),
    Talk("14:45", 15, "Valg av arbeidsutvalg", "election"),
)
PHOTO_ALT = (
    "Tegning: Sju personer sitter rundt et bord. "
    "På veggen bak dem henger fargede lapper i tre rekker."
)
PHOTO_CAPTION = "Gruppene sorterer muligheter og utfordringer i sprintprosessen."
PHOTO_CREDIT = "Illustrasjon: Kulturnett"

NOTE_TITLE = "Dette tar vi med videre fra sprintprosessen"
NOTE_TEXT = """\
Takk for innsatsen på samlingen. Arbeidsutvalget har gått gjennom lappene, og vil begynne med dette:

1. **Kultur og helse.** Vi spør hver kommune hvordan de bruker tallene fra HUNT.
2. **Barn og unge.** Vi gir felles innspill til fylkeskommunens handlingsplan.
3. **Frivillighet.** Vi samler gode eksempler som kan vises fram i 2023.

Vi legger fram et forslag på neste samling. Har du noe å legge til, si fra til en av oss.
"""

NEXT_TITLE = "Samling for Kulturnettverket i Trøndelag"
NEXT_LEAD = "Vi ser på hva som er blitt av det vi sa sist, og velger hva vi gjør nå."
NEXT_PROGRAMME = (
    Talk("10:00", 15, "Velkommen", "other", organisation="KS Trøndelag"),
    Talk("10:15", 45, "Hva har skjedd siden sist?", organisation="Arbeidsutvalget"),
    Talk("11:00", 60, "Kultur og helse i kommunene", "work"),
    Talk("12:00", 45, "Lunsj", "break"),
    Talk("12:45", 90, "Arbeid i grupper: hva gjør vi sammen det neste året?", "work"),
    Talk("14:15", 45, "Oppsummering og veien videre", "other"),
)
