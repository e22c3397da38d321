"""Dates of birth and numbers of passports: only the words before them tell them."""

from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.gates import DIGIT
from pattern_pipeline.traces.redaction.kinds.cues import cued

_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|fév|avr|juin|juil|août|déc|ene|abr|ago|dic|"
    r"gen|mag|giu|lug|set|ott|mrt|mei|fev|out|maart)[^\W\d_]*\.?"
)
_DATE = (
    rf"[0-9]{{1,4}}[./ -][0-9]{{1,2}}[./ -][0-9]{{2,4}}(?![0-9])|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|\.|º)?(?: of| de)? {_MONTH}(?: de)?,? [0-9]{{4}}|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|(?:19|20)[0-9]{{6}}(?![0-9])"
)
_BORN = (
    "date[_ ]of[_ ]birth", "birth[_ -]?(?:date|day)", "born", "geburts(?:datum|tag)", "geboren", "date[_ ]de[_ ]naissance",
    "née? le", "fecha de nacimiento", "nacid[oa] el", "nací el", "data de nascimento", "nascid[oa] em", "data di nascita",
    "nat[oa] il", "geboortedatum", "生年月日", "誕生日",
)  # fmt: skip
_PASSPORT = (
    "passport(?:[_ -]?(?:number|no|nr))?", "reisepass(?:nummer)?", "passnummer", "passeport", "pasaporte", "passaport[eo]",
    "paspoort(?:nummer)?", "パスポート(?:番号)?", "旅券番号",
)  # fmt: skip

DETECTORS: tuple[Detector, ...] = (
    cued("BIRTH_DATE", _BORN, _DATE, short=("dob",), gate=DIGIT),
    cued("PASSPORT", _PASSPORT, r"[A-Z]{0,3}[ -]?[0-9][0-9A-Z]{5,9}(?![0-9A-Za-z])", gate=DIGIT),
)
