"""Telephone numbers, and long numbers in words.

International numbers are found as they are, national ones by their layout, bare digits by the words before them.
Transcripts of voice agents write numbers in words: "four one five, five five ...".
"""

import re
from functools import lru_cache
from itertools import pairwise, product

import phonenumbers

from pattern_pipeline.traces.redaction.detector import NUMBER, Detector, Form, Number
from pattern_pipeline.traces.redaction.kinds.cues import build_cued

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
    "phone(?<!headphone)(?<!earphone)(?<!smartphone)(?<!microphone)s?(?:[_ -]?(?:number|no|nr))?", "mobile(?:[_ -]?(?:number|no|phone))?", "cell[_ -]?(?:phone|number)", "telefon(?:nummer|o|e|u|em|isch|ischen)?",
    "handy(?:nummer)?", "téléphone", "portable", "teléfono", "móvil", "celular", "telemóvel", "cellulare", "telefoonnummer",
    "telefoon", "mobiel", "mobil(?:nummer|funk)?", "whatsapp", "faxnummer", "電話(?:番号)?", "携帯(?:番号)?", "call (?:me|us|him|her|them)(?: back)?",
    "ring (?:me|us)", "text (?:me|us)", "reach (?:me|us|him|her|them)", "contact (?:me|us)", "caller[_ ]?id", "contact[_ -]?(?:number|no)",
    "ruf(?:en sie)? (?:mich|uns)(?: an)?", "erreichen sie (?:mich|uns)", "appelez[- ](?:moi|nous)", "llam(?:a|e|eme|ame|ar)", "llámame", "llámeme",
    "ligue(?:-me)?", "chiam(?:ami|atemi)", "bel (?:me|mij|ons)", "dzwonić pod", "zadzwoń", "puhelin", "telefonszám", "telefón", "mobile?[_ ]?nr", "contattat?[ei]mi", "my number", "phone[_ -]?num",
)  # fmt: skip
_SHORT = ("tel", "tél", "mob", "msisdn", "ph", "fax", "sms", "cell")
_DIGITS = rf"[+(]{{0,2}}[0-9](?:[ ()./-]{{0,3}}[0-9]){{6,14}}(?![0-9]){_MORE}"
# Where the grouping of a national number is looked for.
_REGIONS = ("US", "GB", "DE", "FR", "ES", "PT", "IT", "NL", "BE", "CH", "AT", "IE", "AU", "IN", "BR", "MX", "JP", "AR", "CA", "PL", "SE")  # fmt: skip
_GROUPS = re.compile(r"[0-9]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9](?![0-9])|[0-3]?[0-9][ ./-][01]?[0-9][ ./-](?:19|20)[0-9]{2}(?![0-9])")  # fmt: skip


def _join_digits(text: str) -> str:
    return "".join(_GROUPS.findall(text))


def _confirm_several(candidate: str) -> str:
    if len(set(_join_digits(candidate))) < 2 or _DATE.match(candidate):
        return ""
    return candidate


@lru_cache(4096)
def _confirm_international(candidate: str) -> str:
    """As much as is possible as a number; another number may follow it after a space."""
    number = re.split(r"(?i)\s?(?:ext|x|durch|poste|int|ramal|toe|内)", candidate, maxsplit=1)[0]
    end = len(number)
    while end > 6:
        written = number[:end].rstrip(" (-./")
        try:
            parsed = phonenumbers.parse("+" + _join_digits(written).removeprefix("00"), None)
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
def _confirm_national(candidate: str) -> str:
    """Confirm a number in a grouping that is usual in one of the regions; reject dates and ids."""
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


_IN_DIGITS: tuple[Detector, ...] = (
    Number("PHONE", _INTERNATIONAL, _confirm_international, digits=7),
    build_cued("PHONE", _WORDS, _DIGITS, _confirm_several, short=_SHORT, gate=NUMBER),
    Number("PHONE", _NORTH_AMERICAN, _confirm_several, digits=10),
    Number("PHONE", _NATIONAL, _confirm_national, digits=8),
)


_DIGIT_WORDS = {
    "english": ("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"),
    "german": ("null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    "french": ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    "spanish": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "italian": ("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"),
    "portuguese": ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "meia"),
}  # fmt: skip
_SHORTEST = 7
# Two words are a rarer sign than one.
_SIGNS = tuple(
    {
        f"{first}{mark}{second}"
        for words in _DIGIT_WORDS.values()
        for first, second in product(words, words)
        for mark in (" ", ", ", "-")
    }
)


def _compile_number(words: tuple[str, ...]) -> re.Pattern[str]:
    word = rf"(?:{'|'.join(words)})"
    return re.compile(
        rf"(?<![^\W_]){word}(?:(?:,? |-|\.\.\. ){word}){{{_SHORTEST - 1},}}(?![^\W_])", re.IGNORECASE
    )


def _refuse_counting(candidate: str) -> str:
    """Nobody's number is "one two three four five six seven"."""
    words = re.findall(r"[^\W_]+", candidate.casefold())
    for known in _DIGIT_WORDS.values():
        if set(words) <= set(known):
            steps = {known.index(after) - known.index(before) for before, after in pairwise(words)}
            return candidate if len(steps) > 1 else ""
    return candidate


_IN_WORDS: tuple[Detector, ...] = tuple(
    Form("SPOKEN_NUMBER", _compile_number(words), _refuse_counting, signs=_SIGNS)
    for words in _DIGIT_WORDS.values()
)
DETECTORS: tuple[Detector, ...] = (*_IN_DIGITS, *_IN_WORDS)
