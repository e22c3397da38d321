"""Values of "Key: value" lines: without quotes, so that the line and the shape of the value must tell its end."""

import re

_LEAD = re.compile(r"(?:^|[\n,;|(•·\t]|- |> |\* )[\s>*•#_`-]*$")
_NEXT_KEY = re.compile(r"[,;|·]\s{0,3}[\w' -]{2,30}\s?[:=]|[ \t]{2,}|[|\t]")
_LINE = re.compile(r"[^\n]*")
_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){2,11}(?![0-9A-Za-z])")
SPOKEN = re.compile(
    r"(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|zéro|deux|trois|quatre|"
    r"cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|due|quattro|cinque|sei|sette|otto|nove|um|dois|três|quatro|sete|"
    r"oito|twee|drie|vijf|zes|zeven|negen|double|triple|un)(?:,? |-|$)){3,12}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;|]{2,40}")
_OF_CODE = re.compile(r"[;{(\[]\s*$|[({\[]|^[A-Z][a-z]+[A-Z]|\?$|=|\|")
_BEFORE_LINE = 60
_MOST_WORDS = 10
_MOST_OF_NAME = 5
Place = tuple[int, int]


def line_value(text: str, kind: str, start: int, place: int) -> Place | None:
    """Locate the value, from ``place`` on, of a key that begins at ``start``; None where the line holds none."""
    line = _LINE.match(text, place)
    if line is None or not line.group().strip():
        return None
    rest = line.group()
    after = _NEXT_KEY.search(rest)
    value = rest[: after.start()] if after else rest
    begin = place + len(value) - len(value.lstrip(" *_`\"'"))
    value = value.strip(" *_`\"'\r\t").rstrip(".,;!)]}\"' ")
    if kind in ("PIN", "CARD_CODE"):
        number = _DIGITS.match(value) or SPOKEN.match(value)
        if number:
            return begin, begin + len(number.group().rstrip(" ,-"))
    if not _LEAD.search(text[max(0, start - _BEFORE_LINE) : start]) or _OF_CODE.search(value):
        return None
    words = value.split()
    if kind in ("PIN", "CARD_CODE", "PASSWORD"):
        return (begin, begin + len(value)) if len(words) == 1 and _TOKEN.fullmatch(value) else None
    if kind == "NAME":
        named = len(words) <= _MOST_OF_NAME and (value[:1].isupper() or len(words) < 3 or not value.isascii())
        return (begin, begin + len(value)) if named else None
    return (begin, begin + len(value)) if len(words) <= _MOST_WORDS else None
