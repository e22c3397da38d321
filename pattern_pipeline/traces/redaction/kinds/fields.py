"""Values under keys that ask for a secret or a name, in whatever layout lays a value beside its key.

The other detectors know a value by its form, too. Here the key alone tells: a PIN may be a word, a security answer a
sentence. So a value goes whole, with whatever is found within it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.kinds.field_bounds import (
    Place,
    locate_items,
    locate_line_value,
    locate_string,
)
from pattern_pipeline.traces.redaction.kinds.field_keys import classify_key
from pattern_pipeline.traces.redaction.kinds.field_values import is_beside_machines, locate_parts
from pattern_pipeline.traces.redaction.searched_text import SearchedText

_CODES = (
    "access", "door", "gate", "entry", "unlock", "security", "verification", "auth", "authentication", "authorization", "sms", "mfa", "2fa",
    "factor", "secret", "clearance", "safe", "alarm", "lock", "login", "recovery", "backup", "one time", "one-time", "one_time", "onetime",
)  # fmt: skip
_SECRET_WORDS = ("secret", "memorable", "security", "recovery", "seed", "safe", "code", "pass")
_SIGNS = (
    "name", "naam", "nombre", "nom_", "nom-", "nom ", "nome_", "nome ", "prénom", "prenom", "apellido", "cognome", "holder", "pin", "passcode",
    "pass code", "pass_code", "otp", "geheimzahl", "cvv", "cvc", "csc", "answer", "antwort", "respuesta", "resposta", "réponse", "reponse",
    "risposta", "antwoord", "password", "passwd", "pwd", "passphrase", "passwort", "kennwort", "contraseña", "contrasena", "senha",
    "wachtwoord", "mnemonic",
    *(f"{first}{mark}code" for first, mark in product(_CODES, ("", " ", "_", "-"))),
    *(f"{first}{mark}{last}" for first, mark, last in product(_SECRET_WORDS, ("", " ", "_", "-"), ("word", "phrase"))),
)  # fmt: skip
_REST = r"[\w-]*(?:[ _-](?:code|number|no|nr|answer|value|[0-9])(?![\w-]))*"
# What follows a key, whatever the layout.
_BESIDE = r"[\s\"'`*_\])]{0,5}[:=<>|]|\s?[\"']\s{0,4}[,}]|\s[^<>]{0,40}>"
_KEY_END = re.compile(_REST)
_KEY_END_BESIDE = re.compile(rf"((?>{_REST}))(?:{_BESIDE})")
_LONGEST_KEY = 48
_ASSIGNED = re.compile(
    r"\s?[\"'`*_\])]{0,3}\s{0,3}(?:=>|:=|:|=)(?![=>:])[ \t*_]{0,8}(?:\n\s{0,12}(?=[\"'\[{]))?"
)
_OF_JSON = '": "'
_TAG_END = re.compile(r"(?:\s[^<>]{0,120})?>(?:<!\[CDATA\[)?")
_OTHER_TAGS = re.compile(r"\s{0,4}:?(?:\s{0,8}</?[A-Za-z][^<>]{0,60}>\s{0,8}){2,4}:?")
_TEXT_OF_TAG = re.compile(r"[^<>]{1,400}(?=</|\]\]>)")
_NAMED_BY = re.compile(
    r"[\"']?(?:name|key|field|label|id|param|parameter|slot|question|title|column|attribute|type|property|variable|entity)[\"']?\s{0,3}[:=]\s{0,3}[\"']$",
    re.IGNORECASE,
)
_ITS_VALUE = re.compile(
    r"\s?[\"']\s{0,4},?\s{0,8}[\"']?(?:string|raw|field|new)?_?(?:value|val|answer|content|text|response|input)[\"']?\s{0,3}[:=]\s{0,4}",
    re.IGNORECASE,
)
_VALUE_BEFORE = re.compile(
    r"[\"'](?:value|val|answer|content|text|response|input)[\"']?\s{0,3}:\s{0,4}(?=[\"'0-9])", re.IGNORECASE
)
_PAIRED = re.compile(r"\s?[\"']\s{0,3},\s{0,4}(?=[\"'0-9])")
_PAIR_END = re.compile(r"\s?[\"']?\s{0,3}[\])]")
_CELL = re.compile(r"[*_ ]{0,4}\|[*_` ]{0,6}(?P<value>[^|\n]{1,200}?)[*_` ]{0,6}\|?[ \t]*(?:\n|$)")
_OPTION = re.compile(r"[ =](?P<value>[^\s\"'|;&<>-][^\s\"'|;&<>]*)")
_NUMBER = re.compile(r"-?[0-9][0-9.]*(?=[\s,}\])|;&]|$)")
_OF_QUERY = re.compile(r"[^\s&\"'<>#;]*")
_BEHIND = 40


class Fields:
    """Examines the value of each key that ``classify_key`` knows."""

    whole: bool = True
    signs: tuple[str, ...] = _SIGNS
    gate: re.Pattern[str] | None = None

    def spans(self, searched: SearchedText, signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        end_of = (_KEY_END if "--" in text else _KEY_END_BESIDE).match
        places = searched.places[signs[0]]
        if len(signs) > 1:
            places = sorted({place for sign in signs for place in searched.places[sign]})
        behind = -1
        for place in places:
            ended = end_of(text, place)
            if ended is None:
                continue
            end = ended.end(ended.lastindex or 0)
            # Ends never go back: of two signs in one key the first counts.
            if end <= behind:
                continue
            behind = end
            start = _find_key_start(text, place)
            key = text[start:end].strip(" .-'’")
            kind = classify_key(key)
            if kind is None and " " in key and text[start - 1 : start] == "<":
                # An attribute, behind the name of its tag.
                key = key.rpartition(" ")[2]
                kind = classify_key(key)
            if kind:
                start = text.rfind(key, start, end)
                for first, last in _locate_values(searched, kind, start, end):
                    for begin, stop in locate_parts(kind, key, text[first:last]):
                        value = text[first + begin : first + stop]
                        if kind != "NAME" or not is_beside_machines(key, value, text, first, last):
                            yield first + begin, first + stop, kind


def _find_key_start(text: str, place: int) -> int:
    least = max(0, place - _LONGEST_KEY)
    quote = text.rfind('"', least, place) + 1
    # Most are keys of JSON; the others are looked at character by character.
    if quote > 0 and (quote == place or text[quote:place].isalpha()):
        return quote
    start = place
    while start > least and ((char := text[start - 1]).isalnum() or char in "_.'’ -"):
        if char in "'’" and not (start > 1 and text[start - 2].isalnum()):
            break
        start -= 1
    return start


def _locate_values(searched: SearchedText, kind: str, start: int, end: int) -> Iterator[Place]:
    """Locate the values of the key between ``start`` and ``end``."""
    text = searched.text
    before = text[start - 1 : start]
    if text.startswith(_OF_JSON, end):
        # Most are: the same as below, without looking at every layout.
        if string := locate_string(searched, end + 3):
            yield string
    elif assigned := _ASSIGNED.match(text, end):
        yield from _locate_assigned(searched, kind, start, end, assigned.end())
    elif before == "<" and (tag := _TAG_END.match(text, end)):
        yield from _locate_match(_TEXT_OF_TAG.match(text, tag.end()))
    elif before in ('"', "'") and before:
        yield from _locate_paired(searched, start, end)
    elif cell := _CELL.match(text, end):
        yield cell.span("value")
    elif text[start - 2 : start] == "--" or text[max(0, start - 3) : start] == " --":
        yield from _locate_match(_OPTION.match(text, end))
    elif tags := _OTHER_TAGS.match(text, end):
        yield from _locate_match(_TEXT_OF_TAG.match(text, tags.end()))


def _locate_assigned(searched: SearchedText, kind: str, start: int, end: int, place: int) -> Iterator[Place]:
    text = searched.text
    char = text[place : place + 1]
    if char in ('"', "'", "`") and char:
        if string := locate_string(searched, place):
            yield string
    elif char in ("[", "{", "(") and char:
        yield from locate_items(searched, place)
    elif text[start - 1 : start] in ('"', "'") and text[end : end + 2].strip()[:1] in ('"', "'"):
        # A key of JSON: what is no string and no number is null, or a name of a program.
        if kind != "NAME":
            yield from _locate_match(_NUMBER.match(text, place))
    elif text[place - 1 : place] == "=" and (text[start - 1 : start] in ("?", "&") or _is_form(text, start)):
        origin = searched.view.original(place, place)[0]
        stop = _OF_QUERY.match(searched.original, origin).end()  # type: ignore[union-attr]
        yield place, searched.view.searched(stop)
    elif line := locate_line_value(text, kind, start, place):
        yield line


def _is_form(text: str, start: int) -> bool:
    """Whether the key is the first of a form's: ``pin=1234&name=...``."""
    return start == 0 or (text[start - 1 : start] in ('"', "'", "\n") and "&" in text[start : start + 200])


def _locate_paired(searched: SearchedText, start: int, end: int) -> Iterator[Place]:
    """Of ``{"name": "pin", "value": "1234"}`` and ``["pin", "1234"]``, where the key is a value itself."""
    text = searched.text
    before = text[max(0, start - _BEHIND) : start]
    if _NAMED_BY.search(before):
        if value := _ITS_VALUE.match(text, end):
            yield from _locate_value_at(searched, value.end())
        elif tag := _TAG_END.match(text, end + 1):
            yield from _locate_match(_TEXT_OF_TAG.match(text, tag.end()))
        else:
            begin = text.rfind("{", max(0, start - 300), start)
            found = list(_VALUE_BEFORE.finditer(text, begin, start)) if begin >= 0 else []
            if found:
                yield from _locate_value_at(searched, found[-1].end())
    elif before.rstrip("\"' ")[-1:] in ("[", "(") and (pair := _PAIRED.match(text, end)):
        for place in _locate_value_at(searched, pair.end()):
            if _PAIR_END.match(text, place[1]):
                yield place


def _locate_value_at(searched: SearchedText, place: int) -> Iterator[Place]:
    char = searched.text[place : place + 1]
    if char in ('"', "'") and char:
        if string := locate_string(searched, place):
            yield string
    elif char in ("[", "{") and char:
        yield from locate_items(searched, place)
    else:
        yield from _locate_match(_NUMBER.match(searched.text, place))


def _locate_match(match: re.Match[str] | None) -> Iterator[Place]:
    if match:
        yield match.span("value" if "value" in match.re.groupindex else 0)


DETECTORS: tuple[Detector, ...] = (Fields(),)
