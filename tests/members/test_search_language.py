"""Words that mean the same to whoever searches are kept as one."""

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from members.search.keeping import vector
from members.search.language import fold, lexeme, words

ALIKE = [
    "Røros Roros Roeros RØROS Röros rôros",
    "Åfjord Afjord Aafjord ÅFJORD A\u030afjord",
    "Nærøysund Naeroysund NÆRØYSUND",
    "Čahci Cahci čáhci",
    "kultur­skole kulturskole",
    "frivillighet frivilligheten frivillighetens frivilligheit frivilligheita",
    "kulturlov kulturloven kulturlova kulturlovens",
    "museum museet museer musea museene",
    "bibliotek biblioteket biblioteka bibliotekene bibliotekar",
    "skole skolen skoler skule skulen skular skulane",
    "skolesekken skulesekken",
    "spillemiddel spillemidler spillemidlene spelemidlar spelemidlane",
    "tilskudd tilskuddet tilskot tilskotet",
    "meråpent meråpne meirope meiropne",
    "leder ledere lederen lederne leiar leiarar",
    "offentlig offentlige offentleg offentlege",
    "ensomhet ensomheten einsemd einsemda",
    "virksomhet virksomheter verksemd verksemder",
    "søknad søknader søknaden søknadane",
    "søker søkere søkjar søkjarar",
    "arbeidsutvalg arbeidsutvalget arbeidsutval arbeidsutvalet",
    "teater teatret teateret teatre",
    "ungdom ungdommer ungdommen ungdommar",
    "kulturell kulturelt kulturelle",
    "hovedstad hovudstad hovedstaden",
    "deltakelse deltagelse deltaking deltakelsen",
    "korps korpset korpsene korpsa",
    "program programmet programmer programma",
    "konsert konserten konserter konsertene konsertar",
    "ekspert eksperten eksperter",
    "aktivitet aktiviteten aktiviteter aktivitetar",
    "enhet enheten enheter",
    "nyhet nyheter nyhetene",
    "ansvar ansvaret",
    "seminar seminaret seminarer seminarene",
    "tema temaet temaer temaene",
    "arena arenaen arenaer",
    "fravær fraværet",
    "intern interne",
    "konsekvens konsekvensen konsekvenser konsekvensane",
    "lokal lokale lokalt",
    "redusere reduseres redusert",
    "festspill festspillet festspel festspelet",
    "hjemmeside heimeside",
    "svømmehall svømmehaller symjehall",
    "forening foreninger foreining foreiningar",
    "medvirkning medvirkningen medverknad",
    "undersøkelse undersøkelsen undersøking",
    "veiledning veiledningen rettleiing",
    "innbygger innbyggere innbyggjar innbyggjarar",
    "tilbud tilbudet tilbod tilbodet",
    "sangkor songkor",
    "miljø miljøet miljøer miljøene",
    "komité komiteen komiteer komiteene",
    "kulturskolelærer kulturskolelærere kulturskolelæreren kulturskolelærar kulturskolelæraren",
    "idrettsbane idrettsbanen idrettsbaner idrettsbanene",
    "podkast podkaster podkastene",
    "viktig viktige viktigste",
    "regel regler reglene",
    "verdifull verdifulle verdifullt",
    "opplevelse opplevelser oppleving opplevinga",
    "gangvei gangveien gangveg gangvegar",
    "formål formålet føremål føremålet",
    "regnskap regnskapet rekneskap rekneskapen",
    "regnskapsrutine rekneskapsrutinar",
    "mulighet muligheter moglegheit moglegheiter",
    "mulig mulige mogleg moglege",
    "innhold innholdet innhald innhaldet",
    "mangfold mangfoldet mangfald mangfaldet",
    "bærekraft bærekraften berekraft berekrafta",
    "virkemiddel virkemidler verkemiddel verkemidla",
    "bildekunst billedkunst biletkunst",
    "tegning tegninger teikning teikningar",
    "skuespill skuespillet skodespel skodespelet",
    "eiendom eiendommer eigedom eigedommar",
    "høyskole høgskole høgskulen",
    "utvalg utvalget utval utvalet",
    "hovedutvalg hovedutvalget hovudutval hovudutvalet",
    "forestilling forestillinger førestelling førestellingar",
    "rådgiver rådgivere rådgjevar rådgjevarar",
    "rådgivning rådgivningen rådgjeving rådgjevinga",
    "veileder veiledere rettleiar rettleiarar",
    "sykehus sykehuset sjukehus sjukehuset",
    "målsetting målsettinger målsetjing målsetjingar",
    "forskning forskningen forsking forskinga",
    "fortelling fortellinger forteljing forteljingar",
    "stedsnavn stedsnavnet stadnamn stadnamna",
    "kilde kilder kjelde kjelder",
    "høgskolelektor høyskolelektor",
    "levekår levekårene levekåra",
    "vilkår vilkårene vilkåra",
    "kino kinoen kinoer kinoene kinoar",
    "video videoen videoer",
    "kafé kafeen kafeer kafeene",
    "turné turneen turneer",
]
APART = [
    ("kulturloven", "kultur"),
    ("kor", "korps"),
    ("Herøy", "Hæroy"),
    ("museum", "musikk"),
    ("lege", "lig"),
    ("skuldre", "skole"),
    ("festival", "fest"),
    ("konsert", "konsekvens"),
    ("Haraldsen", "Harald"),
    ("Hansen", "Hans"),
    ("Heim", "hjem"),
    ("Heimdal", "hjem"),
    ("moderne", "mod"),
    ("eksterne", "ekstra"),
    ("Kjeldsen", "kilde"),
    ("Halden", "hold"),
]


def kept(text: str) -> list[str]:
    return [lexeme(word) for _place, word in words(text)]


@pytest.mark.parametrize("line", ALIKE)
def test_forms_of_a_word_are_kept_as_one(line: str) -> None:
    assert len(set(kept(line))) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_are_kept_apart(one: str, other: str) -> None:
    assert kept(one) != kept(other)


def test_small_words_only_take_a_place() -> None:
    assert list(words("Barn og unge på Røros")) == [(1, "barn"), (3, "unge"), (5, "roros")]


def test_noise_is_left_out() -> None:
    long, digest = "x" * 41, "3f5a9c1e7b2d4"
    assert list(words(f"{long} {digest} 2026 * 4")) == [(3, "2026"), (4, "4")]


def test_initials_are_a_word() -> None:
    assert kept("U.K.M. for H.C. Andersen 1.2.2026") == kept("UKM for Andersen 1 2 2026")


def test_signs_that_are_read_aloud_are_words() -> None:
    assert kept("§ 4: 25 %") == kept("paragraf 4: 25 prosent")


def test_a_hostile_text_has_no_more_words_than_a_page_can_have() -> None:
    text = " ".join(f"ord{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}x"
                    for n in range(10_000))  # fmt: skip
    assert len({part.partition(":")[0] for part in vector("Tittel", text=text).split()}) == 2000


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x24F), max_size=30))
@example("Åse Ødegård Kjær Aasen Roeros Čađđi Ïsak ÄÖ ǽ")
def test_the_database_folds_names_as_we_do(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_search_fold(%s)", [name])
        assert cursor.fetchone()[0] == fold(name)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_kept(text: str) -> None:
    for part in vector("", text=text).split():
        word, _, place = part.rpartition(":")
        assert word.isalnum()
        assert place[-1] == "D"
