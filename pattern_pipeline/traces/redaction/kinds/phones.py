"""Telephone numbers: international ones as they are, national ones by layout, bare digits by the words before."""

import re
from functools import lru_cache

import phonenumbers

from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.gates import NUMBER
from pattern_pipeline.traces.redaction.kinds.cues import alone, cued

_MORE = (
    r"(?:\s?(?:ext\.?|extension|x|durchwahl|poste|int\.?|ramal|toestel|内線)\s?[:.]?\s?[0-9]{1,6}(?![0-9]))?"
)
_INTERNATIONAL = re.compile(
    rf"(?<![0-9A-Za-z+])(?:\+|00)\s?[1-9][0-9 ().\-/]{{5,22}}[0-9]{_MORE}", re.IGNORECASE
)
_NORTH_AMERICAN = re.compile(
    rf"(?<![0-9A-Za-z+-])(?<![0-9]\.)(?:1[ .-])?(?:\([2-9][0-9]{{2}}\)[ -]?|[2-9][0-9]{{2}}[ .-])"
    rf"[2-9][0-9]{{2}}[ .-][0-9]{{4}}(?![0-9A-Za-z-]|\.[0-9]){_MORE}",
    re.IGNORECASE,
)
_NATIONAL = re.compile(
    rf"(?<![0-9A-Za-z+/-])(?<![0-9][.,:])\(?(?:0[0-9]{{1,5}}|[1-9][0-9]{{1,3}})\)?(?:(?:[ -]| - |\) ?|/)[0-9]{{2,8}}){{1,5}}(?![0-9A-Za-z]|[.,:/-][0-9]){_MORE}",
    re.IGNORECASE,
)
_WORDS = (
    r"phones?(?:[_ -]?(?:number|no|nr))?|mobile(?:[_ -]?(?:number|no|phone))?|cell(?:[_ -]?(?:phone|number))|telephone|"
    r"telefoni?(?:nummer|ische?)?|handy(?:nummer)?|(?:numéro de )?téléphone|portable|teléfono|móvil|celular|telefone|telemóvel|"
    r"telefono|cellulare|telefoonnummer|telefoon|mobiel|whatsapp|faxnummer|電話(?:番号)?|携帯(?:番号)?|fax|sms|"
    r"(?:call|ring|phone|text|reach|contact) (?:me|us|him|her|them)(?: back)?|caller[_ ]?id|contact[_ -]?(?:number|no)|"
    r"(?:ruf|rufen sie|erreichen sie) (?:mich|uns)|appelez[- ](?:moi|nous)|ll[áa]m(?:a|e|eme|ame)|ligue|chiam(?:ami|atemi)|bel (?:me|mij|ons)|"
) + alone("tel|tél|mob|msisdn|ph")
_AFTER_WORDS = cued(_WORDS, rf"[+(]{{0,2}}[0-9](?:[ ()./-]{{0,3}}[0-9]){{6,14}}(?![0-9]){_MORE}")
_SIGNS = (
    "phone", "mobil", "cell", "telef", "téléphone", "handy", "portable", "teléfono", "móvil", "celular", "telemóvel",
    "whatsapp", "fax", "電話", "携帯", "sms", "call", "ring ", "text ", "reach", "contact", "ruf", "erreich", "appele",
    "llam", "llám", "ligue", "chiam", "bel m", "bel o", "tel", "tél", "mob", "msisdn", "ph:", "ph ",
)  # fmt: skip
# Where the grouping of a national number is looked for.
_REGIONS = ("US", "GB", "DE", "FR", "ES", "PT", "IT", "NL", "BE", "CH", "AT", "IE", "AU", "IN", "BR", "MX", "JP", "AR", "CA", "PL", "SE")  # fmt: skip
_GROUPS = re.compile(r"[0-9]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9](?![0-9])|[0-3]?[0-9][ ./-][01]?[0-9][ ./-](?:19|20)[0-9]{2}(?![0-9])")  # fmt: skip


def _digits(text: str) -> str:
    return "".join(_GROUPS.findall(text))


def _several(candidate: str) -> str:
    return candidate if len(set(_digits(candidate))) > 1 else ""


@lru_cache(4096)
def _international(candidate: str) -> str:
    """As much as is possible as a number; another number may follow it after a space."""
    number = re.split(r"(?i)\s?(?:ext|x|durch|poste|int|ramal|toe|内)", candidate, maxsplit=1)[0]
    end = len(number)
    while end > 6:
        written = number[:end].rstrip(" (-./")
        try:
            parsed = phonenumbers.parse("+" + _digits(written).removeprefix("00"), None)
        except phonenumbers.NumberParseException:
            parsed = None
        sure = written.startswith("+") and " 00" not in written
        if parsed and (
            phonenumbers.is_possible_number(parsed) if sure else phonenumbers.is_valid_number(parsed)
        ):
            return candidate if end == len(number) else written
        end = max(written.rfind(mark) for mark in " (-./")
    return ""


@lru_cache(4096)
def _national(candidate: str) -> str:
    """A number of a region, grouped as numbers are grouped there; dates and ids are not."""
    number = re.split(r"(?i)\s?(?:ext|x|durch|poste|int|ramal|toe|内)", candidate, maxsplit=1)[0]
    groups = _GROUPS.findall(number)
    count = sum(map(len, groups))
    trunk = number.lstrip("(").startswith("0") or "(" in number
    if not 8 <= count <= 13 or _DATE.match(number) or len(set("".join(groups))) < 3:
        return ""
    if not trunk and (len(groups) < 3 or count < 9):
        return ""
    return candidate if any(_is_laid_out(number, groups, region) for region in _REGIONS) else ""


def _is_laid_out(number: str, groups: list[str], region: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_valid_number_for_region(parsed, region):
        return False
    usual = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    if groups[0].startswith("0") and len(groups[0]) > 2:
        # People part an area's code from the rest, and the rest as they like.
        return _GROUPS.findall(usual)[0] == groups[0] or len(groups) > 2
    return _GROUPS.findall(usual) == groups


DETECTORS = (
    Detector("PHONE", _INTERNATIONAL, _international, gate=NUMBER),
    Detector("PHONE", _AFTER_WORDS, _several, signs=_SIGNS, gate=NUMBER),
    Detector("PHONE", _NORTH_AMERICAN, _several, gate=NUMBER),
    Detector("PHONE", _NATIONAL, _national, gate=NUMBER),
)
