"""Dates of birth, numbers of passports and driving licences: only the words before them tell them."""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form
from pattern_pipeline.traces.redaction.gates import DIGIT
from pattern_pipeline.traces.redaction.kinds.cues import cued

# Any word: a day and a year stand around it, and the words before say what it is.
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
_FEWEST_DIGITS = 4


def _document(candidate: str) -> str:
    """Words have no digits; the longest passports and licences have letters for half of theirs."""
    digits = sum(map(str.isdigit, candidate))
    return candidate if digits >= _FEWEST_DIGITS or (digits and candidate.isupper()) else ""


DETECTORS: tuple[Detector, ...] = (
    cued("BIRTH_DATE", _BORN, _DATE, short=("dob",), gate=DIGIT),
    Form(
        "BIRTH_DATE",
        _BORN_BEFORE,
        signs=(" geboren", " born", " né", " nacid", " nat", " nascid", " urodz"),
        gate=DIGIT,
    ),
    cued("PASSPORT", _PASSPORT, _DOCUMENT, _document, gate=DIGIT),
    cued("NATIONAL_ID", _LICENCE, _DOCUMENT, _document, gate=DIGIT),
)
