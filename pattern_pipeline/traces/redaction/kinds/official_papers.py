"""Numbers that states give to people, and what their papers say: passports, licences, birth dates.

National numbers are confirmed by their check digits, the weak ones only after a word that names them.
"""

import re
from collections.abc import Callable

from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.nl import bsn

from pattern_pipeline.traces.redaction.detector import CODES, DIGIT, DOTTED, NUMBER, Detector, Form, Number
from pattern_pipeline.traces.redaction.kinds.cues import build_cued

_SSN = re.compile(r"(?<![0-9A-Za-z-])(?<![0-9] )[0-9]{3}([- ])[0-9]{2}\1[0-9]{4}(?![0-9A-Za-z-]| [0-9])")
_NINO = re.compile(
    r"(?<![0-9A-Za-z])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D](?![0-9A-Za-z])",
    re.IGNORECASE,
)
_WORDS = (
    "national insurance(?: number)?", "social insurance(?: number)?", "steuer[ _-]?(?:id(?:entifikationsnummer)?|nummer)",
    "tax[_ -]?(?:id|number|payer|file)", "sécurité sociale", "numero_secu", "codice[_ ]?fiscale", "burgerservicenummer", "aadhaa?r",
    "sozialversicherungsnummer", "national[_ ]?id", "personalausweis(?:nummer)?", "identity[_ ](?:card|number)", "マイナンバー", "medicare",
    "rijksregisternummer", "registre[ _]national", "personnummer", "henkilötunnus", "fødselsnummer", "kimlik", "rodné[ _]číslo", "rodne[_ ]cislo",
    "personal[_ ]?(?:code|identity|identification)", "contribuinte", "resident[ _]?(?:registration|identity|id)", "citizen[_ ]?(?:id|card)",
    "身份证(?:号码?)?", "주민등록(?:번호)?", "cartão de cidadão", "isikukood", "asmens kodas", "személyi", "cédula", "carnet de identidad", "carta d'identità",
    "carte d'identité", "id[_ -]number", "government[_ ]?id", "voter[_ ]?id",
)  # fmt: skip
_SHORT = (
    "idnr", "insee", "dni", "nif", "bsn", "cpf", "nino", "rfc", "pesel", "curp", "tfn", "ahv", "avs", "cpr", "hetu", "cnp", "egn", "oib", "amka",
    "ppsn?", "nhs", "tckn", "rrn", "emšo", "nric", "fnr", "bvn", "cuil", "cuit", "rut",
)  # fmt: skip
# These are words of some language as well, so that only a check digit tells.
_AMBIGUOUS = ("sin", "tin", "nir", "nie", "pan")
_VALUE = r"(?:[A-Z]{0,6}[ -]?[0-9]|[A-Z]{3} [A-Z]{3} [0-9])(?:[ ./+-]?[0-9A-Z]){5,17}(?![0-9A-Za-z])"
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool], int], ...] = (
    (re.compile(r"(?<![0-9A-Za-z.,/])[0-9]{8}[- ]?[A-Z](?![0-9A-Za-z])"), dni.is_valid, 8),
    (re.compile(r"(?<![0-9A-Za-z])[XYZ][- ]?[0-9]{7}[- ]?[A-Z](?![0-9A-Za-z])", re.IGNORECASE), nie.is_valid, 7),
    (re.compile(r"(?<![0-9A-Za-z.,])[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?![0-9A-Za-z])"), nir.is_valid, 13),
    (re.compile(r"(?<![0-9A-Za-z])[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}(?![0-9A-Za-z])"), cpf.is_valid, 11),
    (re.compile(r"(?<![0-9A-Za-z])(?<![0-9] )[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}(?![0-9A-Za-z]|[ -][0-9])"), aadhaar.is_valid, 12),
    (re.compile(r"(?<![0-9A-Za-z])(?<![0-9] )[0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}(?![0-9A-Za-z]| [0-9])"), idnr.is_valid, 11),
    (re.compile(r"(?<![0-9A-Za-z])(?<![0-9][ -])[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}(?![0-9A-Za-z]|[ -][0-9])"), sin.is_valid, 9),
    (re.compile(r"(?<![0-9A-Za-z.,-])[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])"), ric.is_valid, 17),
)  # fmt: skip
_SWISS = re.compile(r"(?<![0-9A-Za-z.])756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}(?![0-9A-Za-z])")
_BELGIAN = re.compile(r"(?<![0-9A-Za-z.])[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}(?![0-9A-Za-z])")
_CHILEAN = re.compile(r"(?<![0-9A-Za-z.,])[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk](?![0-9A-Za-z])")
_FISCAL_CODE = re.compile(r"(?<![0-9A-Za-z])[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z](?![0-9A-Za-z])", re.IGNORECASE)  # fmt: skip
_POPULATION_KEY = re.compile(r"(?<![0-9A-Za-z])[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9](?![0-9A-Za-z])")
_PAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{5}[0-9]{4}[A-Z](?![0-9A-Za-z])")
_VALID: tuple[Callable[[str], bool], ...] = (
    sin.is_valid, idnr.is_valid, nir.is_valid, dni.is_valid, nie.is_valid, bsn.is_valid, cpf.is_valid, aadhaar.is_valid,
    pan.is_valid, codicefiscale.is_valid, curp.is_valid,
)  # fmt: skip

_FEWEST_DIGITS = 6
# "and", "please"; a check letter may be apart, and letters that begin the number do.
_WORD_AFTER = re.compile(
    r"(?<=[0-9A-Z])[ ./+-]+[^\W\d_]{2,}(?![0-9])|(?<=[0-9])[ ./+-]+[^\W\d_][^\W\d_]+", re.IGNORECASE
)


def _confirm_social_security(candidate: str) -> str:
    """Confirm a number that the US administration may have issued."""
    digits = re.sub(r"[^0-9]", "", candidate)
    given = digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"
    return candidate if given and len(set(digits)) > 1 else ""


def _confirm_check_digit(candidate: str) -> str:
    """As much as has a right check digit: in "36 574 261 809 and" that ends before "and"."""
    ends = [match.start() for match in re.finditer(r" ", candidate)] + [len(candidate)]
    for end in reversed(ends):
        value = candidate[:end].rstrip(" ./-")
        if _count_digits(value) >= _FEWEST_DIGITS and any(valid(value) for valid in _VALID):
            return value
    return ""


def _confirm_named(candidate: str) -> str:
    """As above, or a number without a check digit that is no date: up to the first word."""
    if checked := _confirm_check_digit(candidate):
        return checked
    word = _WORD_AFTER.search(candidate)
    value = candidate[: word.start()] if word else candidate
    return value if _count_digits(value) >= _FEWEST_DIGITS and not _is_date(value) else ""


def _count_digits(value: str) -> int:
    return sum(char.isdigit() for char in value)


def _is_date(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}", value) is not None


def _confirm_if(valid: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda candidate: candidate if valid(candidate) else ""


_NATIONAL_IDS: tuple[Detector, ...] = (
    Number("SSN", _SSN, _confirm_social_security, digits=9),
    build_cued(
        "SSN",
        ("social[_ -]?security(?:[_ -]?(?:number|no))?", "my social", "socials? is"),
        r"[0-9](?:[- .]{0,2}[0-9]){8}(?![0-9])",
        _confirm_social_security,
        short=("ssn", "itin"),
        gate=NUMBER,
    ),
    Number("NATIONAL_ID", _NINO),
    *(
        Number("NATIONAL_ID", pattern, _confirm_if(valid), digits=digits)
        for pattern, valid, digits in _SHAPES
    ),
    build_cued("NATIONAL_ID", _WORDS, _VALUE, _confirm_named, short=_SHORT, gate=DIGIT),
    build_cued("NATIONAL_ID", (), _VALUE, _confirm_check_digit, short=_AMBIGUOUS, gate=NUMBER),
    Form("NATIONAL_ID", _SWISS, _confirm_if(ahv.is_valid), signs=("756.",)),
    Form("NATIONAL_ID", _BELGIAN, _confirm_if(nn.is_valid), gate=DOTTED),
    Form("NATIONAL_ID", _CHILEAN, _confirm_if(rut.is_valid), gate=DOTTED),
    Form("NATIONAL_ID", _FISCAL_CODE, _confirm_if(codicefiscale.is_valid), gate=CODES),
    Form("NATIONAL_ID", _POPULATION_KEY, _confirm_if(curp.is_valid), gate=CODES),
    Form("NATIONAL_ID", _PAN, _confirm_if(pan.is_valid), gate=CODES),
)


# Any word: a day and a year are around it, and the words before say what it is.
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = (
    rf"[0-9]{{1,4}}[./ -][0-9]{{1,2}}[./ -][0-9]{{2,4}}(?![0-9])|{_MONTH}[ -][0-9]{{1,2}}(?:st|nd|rd|th)?(?:, ?| |-)[0-9]{{4}}(?![0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:of |de )?{_MONTH}(?: de| del)?,?[ -][0-9]{{4}}(?![0-9])|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|(?:19|20)[0-9]{{6}}(?![0-9])"
)
_BORN = (
    "date[_ -]?of[_ -]?birth", "birth[_ -]?(?:date|day)", "born", "geburts(?:datum|tag)", "geboren", "geb\\.", "date[_ ]de[_ ]naissance",
    "née? le", "fecha[_ ](?:de[_ ])?nacimiento", "nacid[oa] el", "nací el", "data[_ ]d[ei][_ ]nas(?:cimento|cita)", "nascid[oa] em", "nasci em",
    "nat[oa] il", "geboortedatum", "data urodzenia", "urodzon[yae]", "urodził[ae]?m? się", "födelsedatum", "fødselsdato", "doğum tarihi", "syntymäaika", "d\\.o\\.b\\.?", "生年月日", "誕生日",
)  # fmt: skip
_BORN_BEFORE = re.compile(
    rf"(?<![0-9])(?P<value>{_DATE})(?=\s(?:geboren|born|né|nacid|nat[oa]|nascid|urodz)(?!\w))", re.IGNORECASE
)
_PASSPORT = (
    "passport(?:[_ -]?(?:number|no|nr))?", "reisepass(?:nummer)?", "passnummer", "passeport", "pasaporte", "passaport[eo]", "paszport",
    "paspoort(?:nummer)?", "pasaport", "パスポート(?:番号)?", "旅券番号",
)  # fmt: skip
_LICENCE = (
    "driver'?s?[_ -]?licen[cs]e", "driving[_ -]?licen[cs]e", "führerschein(?:nummer)?", "fuehrerschein", "permis[_ ]de[_ ]conduire", "carnet de conducir",
    "permiso de conducir", "licencia de conducir", "patente", "prawo jazdy", "prawa jazdy", "rijbewijs(?:nummer)?", "carta de condução", "körkort",
    "kørekort", "licen[cs]e[_ ](?:number|no)", "dl[_ -]number", "dl ?#", "dl[_ ]no",
)  # fmt: skip
_DOCUMENT = r"(?=[A-Z]{0,9}[0-9])[A-Z0-9](?:[A-Z0-9]{4,15}|(?:[A-Z0-9]|[ -](?=[0-9])){4,20})(?![0-9A-Za-z])"
_FEWEST_DIGITS_OF_PAPERS = 4


def _confirm_document(candidate: str) -> str:
    """Words have no digits; the longest passports and licences have letters for half of theirs."""
    digits = sum(map(str.isdigit, candidate))
    return candidate if digits >= _FEWEST_DIGITS_OF_PAPERS or (digits and candidate.isupper()) else ""


_PAPERS: tuple[Detector, ...] = (
    build_cued("BIRTH_DATE", _BORN, _DATE, short=("dob",), gate=DIGIT),
    Form(
        "BIRTH_DATE",
        _BORN_BEFORE,
        signs=(" geboren", " born", " né", " nacid", " nat", " nascid", " urodz"),
        gate=DIGIT,
    ),
    build_cued("PASSPORT", _PASSPORT, _DOCUMENT, _confirm_document, gate=DIGIT),
    build_cued("NATIONAL_ID", _LICENCE, _DOCUMENT, _confirm_document, gate=DIGIT),
)
DETECTORS: tuple[Detector, ...] = (*_NATIONAL_IDS, *_PAPERS)
