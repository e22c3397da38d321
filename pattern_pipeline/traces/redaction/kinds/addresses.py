"""Postal addresses: a street with a number, in the layouts of several countries, and what follows it."""

import re

from pattern_pipeline.traces.redaction.detector import DIGIT, Detector, Form
from pattern_pipeline.traces.redaction.kinds.cues import ASSIGNED, build_cued
from pattern_pipeline.traces.redaction.kinds.names import UPPER

_CAPITAL = rf"[{UPPER}][\w'’.-]*"
_CITY = rf"{_CAPITAL}(?:[ -](?:de |la |le |los |las |am |an der |im |den |sur |di )?{_CAPITAL}){{0,3}}"
_SUFFIXES = (
    "street", "avenue", "road", "boulevard", "lane", "drive", "court", "place", "square", "terrace", "parkway", "highway", "circle",
    "crescent", "gardens", "grove", "close", "mews", "trail", "way",
)  # fmt: skip
_SHORT_SUFFIXES = ("st", "ave", "rd", "blvd", "ln", "dr", "ct", "pl", "sq", "ter", "pkwy", "hwy", "cir")
_UNIT = r"(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|fl|room|#)\.? ?#?\w{1,6})?"
_US_END = rf"(?:,? {_CITY})?,? [A-Z]{{2}},? [0-9]{{5}}(?:-[0-9]{{4}})?"
_UK_END = rf"(?:,? {_CITY})?,? [A-Z]{{1,2}}[0-9][0-9A-Z]? ?[0-9][A-Z]{{2}}"
# Canada's and Australia's: a province, and its own form of code.
_STATE_END = rf"(?:,? {_CITY})?,? [A-Z]{{2,3}},? (?:[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{{4}}(?![0-9]))"
_END = rf"(?:{_US_END}|{_UK_END}|{_STATE_END}|,? [0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9]))?"
_ENGLISH_LINE = (
    rf"[0-9](?<![0-9A-Za-z.,#$€£][0-9])[0-9]{{0,5}}[A-Za-z]?,? (?:[NSEW]\.? |North |South |East |West )?(?:{_CAPITAL} |[0-9]{{1,3}}(?:st|nd|rd|th) ){{1,4}}"
    rf"(?:(?i:{'|'.join(_SUFFIXES)})|(?:{'|'.join(suffix.title() for suffix in _SHORT_SUFFIXES)})\b\.?)(?!\w)(?i:{_UNIT}){_END}"
)
_ENGLISH = re.compile(_ENGLISH_LINE)
_FLAT = re.compile(rf"(?i:flat|apartment|apt\.?|unit) ?#?\w{{1,5}},? {_ENGLISH_LINE}")
_BOX = re.compile(
    rf"(?i:p\.? ?o\.? ?box|postfach|apartado postal|casella postale|postbus|caixa postal) ?[0-9]{{1,6}}(?:{_US_END}|{_UK_END}|,? [0-9]{{4,5}} {_CITY})?"
)
_FIVE = rf"(?:,? ?[0-9]{{5}} {_CITY})?"
_GERMAN = re.compile(
    rf"(?:{_CAPITAL}[ -]){{0,2}}[{UPPER}][\wäöüß.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|steig|gatan|vägen|gade|vej|gata|veien) [0-9]{{1,4}} ?[a-z]?(?!\w)(?: ?/ ?(?:(?:Top|Stiege|Tür) )?[0-9]{{1,3}}){{0,2}}(?:,? ?(?:[A-Z]-)?[0-9]{{4,5}} {_CITY})?"
)
_DUTCH = re.compile(
    rf"(?:{_CAPITAL}[ -]){{0,2}}[{UPPER}][\w'-]*(?:straat|gracht|laan|weg|plein|kade|singel|dijk|hof|steeg|dreef) [0-9]{{1,4}}(?:[ -]?[a-z0-9]{{1,3}})?(?!\w)(?:,? [0-9]{{4}} ?[A-Z]{{2}} {_CITY})?"
)
_FRENCH = re.compile(
    rf"[0-9](?<![0-9A-Za-z.,][0-9])[0-9]{{0,3}}(?: (?:bis|ter))?,? (?i:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|square|passage) (?:(?:de|du|des|de la|de l['’]|d['’]|la|les|le) ?){{0,2}}{_CAPITAL}(?:[ -](?:de |la |du |des )?{_CAPITAL}){{0,4}}{_FIVE}"
)
_FLOOR = r"(?:,? (?:[0-9]{1,2}\.?[º°ª]\.?(?: ?(?:[A-Z](?!\w)|(?i:izq|izda|dcha|dto|esq|dir|frente)\.?))?|(?i:piso|puerta|apto|andar|bloco|scala|interno)\.? ?\w{1,4})){0,2}"
_ROMANCE_NAME = rf"(?:(?:de|del|de la|de los|das|dos|da|do|di|della|dei|delle|la|las|los) )?{_CAPITAL}(?:[ -](?:(?:de|del|de la|das|dos|da|do|di|y|e) )?{_CAPITAL}){{0,4}}"
_ROMANCE = re.compile(
    rf"(?<!\w)(?:Calle|C/|Avenida|Avda\.?|Av\.|Plaza|Paseo|Camino|Carrera|Ronda|Rua|Travessa|Praça|Largo|Estrada|Alameda|Via|Viale|Piazza|Corso|Vicolo|Strada|R\.) ?{_ROMANCE_NAME},? ?(?:n\.?[º°] ?)?[0-9]{{1,5}}(?!\w){_FLOOR}"
    rf"(?:,? (?:[0-9]{{4}}-[0-9]{{3}}|[0-9]{{5}}-[0-9]{{3}}|[0-9]{{5}}) {_CITY}(?: \([A-Z]{{2}}\))?)?"
)
_POLISH = re.compile(
    rf"(?<!\w)(?:ul|al|os|pl)\. ?(?:{_CAPITAL} ){{1,4}}[0-9]{{1,4}}[a-z]?(?:/[0-9]{{1,4}})?(?!\w)(?:,? [0-9]{{2}}-[0-9]{{3}} {_CITY})?"
)
_JAPANESE = re.compile(
    r"(?:〒[0-9]{3}-[0-9]{4}\s?)?(?:東京都|北海道|(?:京都|大阪)府|[\u4e00-\u9fff]{2,3}県)[\u4e00-\u9fff\u3041-\u3096\u30a1-\u30faー]{1,12}?[市区町村郡][^\s。、,\"'<>0-9]{0,14}[0-9]+(?:(?:丁目|番地|番|号|-|の)[0-9]*){0,4}|〒[0-9]{3}-[0-9]{4}"
)
_KEYS = (
    "street[_ -]?address", "address[_ -]?line[_ -]?[12]?", "address[_ -]?[12]?", "street(?:[_ -]?(?:name|1|2))?", "straße", "strasse", "adresse", "anschrift",
    "dirección", "direccion", "domicilio", "endereço", "morada", "indirizzo", "adres", "住所",
)  # fmt: skip
_CODES = (
    "zip[_ -]?code",
    "postal[_ -]?code",
    "post[_ -]?code",
    "postleitzahl",
    "code[_ ]postal",
    "código[_ ]postal",
    "codigo_postal",
    "郵便番号",
)
_QUOTED = (
    r"(?<=\")(?=\s?\w)[^\"\n<>{}\[\]@]{4,120}(?=\"(?!\"{0,2}\s?:))|(?<=')(?=\s?\w)[^'\n<>{}\[\]@]{4,120}(?=')"
)


def _confirm_line(candidate: str) -> str:
    """Confirm a line of an address: it has a number and a name, and is not an amount of something else."""
    parted = " " in candidate.strip() or not candidate.isascii()
    has_both = parted and re.search(r"[0-9]", candidate) and re.search(r"[^\W\d_]{2}", candidate)
    return candidate if has_both and not re.search(r"[_=]|://", candidate) else ""


def _confirm_code(candidate: str) -> str:
    return candidate if sum(char.isdigit() for char in candidate) > 1 else ""


_LINE_GATE = re.compile(rf"[0-9][A-Za-z]?,? (?:[{UPPER}]|[0-9]+(?:st|nd|rd|th) )")
# A prefix of several suffixes is one sign; the pattern itself is quick to tell.
_ENGLISH_SIGNS = (
    " st", " ave", " road", " rd", " boul", " blvd", " lane", " ln", " dr", " cour", " ct", " pl", " sq", " ter", " park", " pkwy", " high", " hwy",
    " cir", " cres", " gard", " grove", " close", " mews", " trail", " way",
)  # fmt: skip
DETECTORS: tuple[Detector, ...] = (
    # All that is in quotes, before the forms claim a part of it.
    build_cued("ADDRESS", _KEYS, _QUOTED, _confirm_line, gap=ASSIGNED, gate=DIGIT),
    Form("ADDRESS", _FLAT, signs=("flat ", "apartment ", "apt", "unit "), gate=_LINE_GATE),
    Form(
        "ADDRESS",
        _ENGLISH,
        signs=_ENGLISH_SIGNS,
        gate=_LINE_GATE,
    ),
    Form("ADDRESS", _BOX, signs=("box", "postfach", "apartado", "casella", "postbus", "caixa"), gate=DIGIT),
    Form(
        "ADDRESS",
        _GERMAN,
        signs=(
            "straße",
            "strasse",
            "str. ",
            "weg ",
            "platz ",
            "allee ",
            "gasse ",
            "ring ",
            "ufer ",
            "damm ",
            "steig ",
            "gatan ",
            "vägen ",
            "gade ",
            "vej ",
            "gata ",
            "veien ",
        ),
        gate=DIGIT,
    ),
    Form(
        "ADDRESS",
        _DUTCH,
        signs=(
            "straat ",
            "gracht ",
            "laan ",
            "weg ",
            "plein ",
            "kade ",
            "singel ",
            "dijk ",
            "hof ",
            "steeg ",
            "dreef ",
        ),
        gate=DIGIT,
    ),
    Form(
        "ADDRESS",
        _FRENCH,
        signs=(
            " rue ",
            " avenue ",
            " av. ",
            " boulevard ",
            " bd ",
            " place ",
            " chemin ",
            " allée ",
            " impasse ",
            " quai ",
            " cours ",
            " route ",
            " square ",
            " passage ",
        ),
        gate=DIGIT,
    ),
    Form(
        "ADDRESS",
        _ROMANCE,
        signs=(
            "calle ",
            "c/",
            "avenida ",
            "avda",
            "av. ",
            "plaza ",
            "paseo ",
            "camino ",
            "carrera ",
            "ronda ",
            "rua ",
            "travessa ",
            "praça ",
            "largo ",
            "estrada ",
            "alameda ",
            "via ",
            "viale ",
            "piazza ",
            "corso ",
            "vicolo ",
            "strada ",
            "r. ",
        ),
        gate=DIGIT,
    ),
    Form("ADDRESS", _POLISH, signs=("ul.", "al.", "os.", "pl."), gate=DIGIT),
    Form("ADDRESS", _JAPANESE, signs=("市", "区", "町", "村", "郡", "〒"), gate=DIGIT),
    build_cued(
        "POSTAL_CODE",
        _CODES,
        r"[A-Z0-9](?:[ -]?[A-Z0-9]){2,9}(?![A-Za-z0-9])",
        _confirm_code,
        short=("zip", "plz", "postcode", "cap", "cep"),
        gap=ASSIGNED,
        gate=DIGIT,
    ),
)
