"""Norwegian words as they are searched: written alike however they were spelled and inflected.

A lexeme is a word folded (æøå, accents, capitals), its Nynorsk turned to the Bokmål form, and its
ending taken off. PostgreSQL's `norwegian` takes «-lov» for an ending («kulturloven» would be found
by «kultur») and knows neither «skule» nor «oe»; so texts are taken apart here, and PostgreSQL is
given the lexemes. Changed rules need `manage.py reindex`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

LONGEST: Final = 40
_NOISE: Final = 12  # longer than this and with digits in it, it is a number of something

_LETTERS = str.maketrans(
    {"å": "a", "æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ł": "l"}
)
UNSEEN = {0x00AD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None, 0xFFFE: None}
_MARKS = re.compile(r"[\u0300-\u036f]+")
WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}[^\W\d_]\b")  # U.K.M., but not H.C.
SIGNS: Final = {"§": "paragraf", "%": "prosent"}

# Words that stand in every text and mean nothing alone, folded: «på» is «pa». No names
# (Hans, Vera), and nothing that is also a noun (kor, vert).
STOP: Final = frozenset((
    "og", "i", "pa", "er", "det", "som", "en", "et", "til", "av", "for", "at", "med", "de", "den",
    "har", "ikke", "om", "ble", "fra", "var", "kan", "vil", "skal", "men", "seg", "eller", "vi",
    "jeg", "du", "oss", "sin", "sitt", "sine", "dette", "denne", "disse", "hva", "hvor", "nar",
    "bli", "blir", "vaere", "enn", "ogsa", "ein", "eit", "ei", "dei", "ikkje", "vere", "kva", "eg",
))  # fmt: skip

# Nynorsk → Bokmål, and two ways of writing one word: in folded words, also inside compounds.
_PAIRS: Final = (
    (r"sku(?=l(e|ar|ane)(?!n?d))(?!ll)", "sko"),
    (r"spel(?=e?(mid|film|plass|stad|ord))", "spille"),
    (r"spillee", "spille"),
    (r"heit(?=(a|er|ene|ane|s)?$|s)", "het"),
    (r"tilskot", "tilskudd"),
    (r"verksemd", "virksomhet"), (r"^einsemd", "ensomhet"), (r"(?<=..)semd(?!r)", "somhet"),
    (r"middel(?=$)", "midl"), (r"deltaking", "deltakels"),
    (r"rettleiar", "veileder"), (r"leiar", "leder"),
    (r"rettleiing", "veiledning"), (r"leiing", "ledels"),
    (r"mogleg", "mulig"), (r"offentleg", "offentlig"),
    (r"(?<=..)leg(?=(e|ere|ast|t|hei?t\w*)?$)", "lig"),
    (r"hovud", "hoved"), (r"(?<=..)stad(?=(en|er|ane|ar|ene)?$)", "sted"),
    (r"^ynskj?", "onsk"), (r"sokj", "sok"), (r"rekneskap", "regnskap"), (r"rekne", "regne"),
    (r"noreg", "norge"),
    (r"^frem", "fram"), (r"delta[gk]", "deltak"),
    (r"^(mer|meir)?(open|ope|opne|opna|apent|apne|apna)(?=t?$)", r"\1apen"),
    (r"^(mer|meir)?opning", r"\1apning"), (r"^meir", "mer"),
    (r"tenest", "tjenest"), (r"kyrkj", "kirk"), (r"utval(?!g|t)", "utvalg"),
    (r"hoyring", "horing"), (r"vidareg", "videreg"), (r"^vidare", "videre"),
    (r"menneskj", "mennesk"), (r"einskild", "enkelt"), (r"^ein(?=sam|heit|het)", "en"),
    (r"rettlei", "veiled"), (r"^born", "barn"), (r"minoritets?sprak", "minoritetssprak"),
    (r"samskipna", "organisasjo"), (r"friviljug", "frivillig"),
    (r"born(?=eh|etr)", "barn"), (r"utgreii?ng", "utredning"),
    (r"auke?(?=$|r$|t$|n$)", "oke"),
    (r"veg(?=(en|er|ene|ar|ane)?$)", "vei"), (r"kunstnar", "kunstner"),
    (r"symj", "svomm"), (r"^heim(?=e)", "hjemm"), (r"^heim(?!dal)(?=...)", "hjem"),
    (r"^kvar(?=dag)", "hver"), (r"utdaning", "utdanning"), (r"tilbod", "tilbud"),
    (r"marknad", "marked"), (r"^fleir", "fler"), (r"song", "sang"), (r"foreining", "forening"),
    (r"verknad", "virkning"), (r"miljo(ne?s?|rs?|ts?)$", "miljo"),
    (r"undersokj?ing", "undersokels"), (r"oppleving", "opplevels"),
    (r"(?<!go)spel(?=(l|e|er|et|a|ar|arar|aren|arane|ene)?$)", "spill"),
    (r"(?<=..[gk])j(?=(e|er|ene|a|ar|ane|ande|ing|ast|arar|aren|arane)$)", ""),  # byggje
    (r"foremal", "formal"), (r"(?<=inn)hald", "hold"), (r"mangfald", "mangfold"),
    (r"berekraft", "baerekraft"), (r"verkemid", "virkemid"), (r"^bil(et|led)(?=kunst)", "bilde"),
    (r"teikn", "tegn"), (r"skodesp", "skuesp"), (r"eigedom", "eiendom"),
    (r"hogskol", "hoyskol"), (r"forestelling", "forestilling"), (r"sjuke?hus", "sykehus"),
    (r"(?<=[dst])gjev(?=ar)", "giv"), (r"(?<=[dv])gjeving", "givning"), (r"setjing", "setting"),
    (r"forsking", "forskning"), (r"fortelj", "fortell"), (r"stadnamn", "stedsnavn"),
    (r"kjelde", "kilde"),
    (r"(kino|video|foto|radio)(ne?|r|t)$", r"\1"),  # oe is written o
)  # fmt: skip
_LONGEST_ENDING: Final = len("eringane")
# What looks like an ending and is none: konsert, interne, lære, tendens, podkast, Hansen.
_ENDING = re.compile(
    r"(?:(?<!int)(?<!ekst)(?<!mod)(?<!a)ernes?|(?<!kons)(?<!eksp)(?<!dess)erte?"
    r"|(?<!a)(?:erens|eren|eret|eres|erer|ere|ers|er|erar|erane|erast|era)|er[ea]nde"
    r"|ering(?:a|en|ane|ene|ar|er|s)?|(?<=[dgkmrz])ae(?:ne?|t|re?)|(?<=aren|.niv)ae(?:ne?|t|r)"
    r"|arane|aren|(?<=sv|in|nt|or|pl|ul)ar(?:et|ene|er)|arar|(?<![^b]b)ane|anes"
    r"|(?<![^b]b)(?<!vilk)(?<!levek)ar|ende|ande|ede|ene|enes|(?<!kv)(?<!tend)ens|ets|et"
    r"|(?:(?<=i[dt])|(?<=kaf|urn))ee(?:ne?|r|ns)|(?<=ig)ste?"
    r"|(?<![bd]s)(?<!ders)(?<!ters)(?<!vers)(?<!lars)(?<!hans)(?<!^jens)(?<!^ols)(?<!nils)en"
    r"|(?<!pl)(?<!odk)(?<!ntr)ast|es|as|e|a)$"
)


def fold(text: str) -> str:
    """The text in small letters a–z where it is Latin: «Røros», «Roeros» and «RØROS» are one."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(UNSEEN).translate(_LETTERS)
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return plain.replace("aa", "a").replace("oe", "o")


def words(text: str) -> Iterator[tuple[int, str]]:
    """The folded words of `text`, each with its place; noise and stop words only take a place."""
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    for sign, said in SIGNS.items():
        text = text.replace(sign, f" {said} ")
    for place, found in enumerate(WORD.findall(fold(text)), start=1):
        if is_word(found):
            yield place, found


def is_word(word: str) -> bool:
    """Whether it is worth looking for."""
    if len(word) > LONGEST or word in STOP:
        return False
    if word.isalpha():
        return len(word) > 1
    return len(word) <= _NOISE


@lru_cache(maxsize=100_000)
def lexeme(word: str) -> str:
    """The form under which a folded word is kept: «skulane» and «skolen» are both «skol»."""
    if not word.isalpha():
        return word
    if _PAIRED.search(word):
        for pattern, form in _COMPILED:
            word = pattern.sub(form, word)
    return _stem(word)


_COMPILED = [(re.compile(pattern), form) for pattern, form in _PAIRS]
_PAIRED = re.compile("|".join(f"(?:{pattern})" for pattern, _form in _PAIRS))
_GENITIVE = re.compile(r"(?<=...[bcdfghjlmnprtvz])(?<!ekven)(?<!tenden)s$")
_QUALITY = re.compile(r"(.{2,}(?:het|itet))(?:en|er|a|ene|ane|ens|enes|ers|s)?$")
_TIDY = (
    (re.compile(r"elt$"), "ell"),       # kulturelt, kulturelle
    (re.compile(r"(?<=...al|.full|..los|..tiv|..bar)t$"), ""),  # lokalt, verdifullt
    (re.compile(r"regel$"), "regl"),
    (re.compile(r"numr$"), "num"),
    (re.compile(r"(?<=..[ei])um$"), ""),  # museum, studium
    (re.compile(r"(?<=..[bdgkpt])r$"), ""),     # teatre, sentrene
    (re.compile(r"mm$"), "m"),          # programmet, ungdommer
)  # fmt: skip


def _stem(word: str) -> str:
    if len(word) <= 3:  # noqa: PLR2004  UKM, by, kor
        return word
    word = _GENITIVE.sub("", word)
    if found := _QUALITY.match(word):
        return found[1]
    if found := _ENDING.search(word, max(3, len(word) - _LONGEST_ENDING)):
        word = _GENITIVE.sub("", word[: found.start()])  # korpset, korps
    for pattern, form in _TIDY:
        word = pattern.sub(form, word)
    return word
