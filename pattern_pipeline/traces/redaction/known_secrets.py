"""Short secrets and first names that were found once in a trace, where they stand in it again.

"1234" may be a PIN and a price, "Will" a name and a verb. So what is too short to be telling goes elsewhere only as a
text of its own (or an item of a text that is a list of values), or where words beside it name what it is.
"""

import re

from pattern_pipeline.traces.redaction.finding import Found, normal
from pattern_pipeline.traces.redaction.json_numbers import quotes_around

_BESIDE = {
    "PIN": re.compile(r"(?<![^\W_])(?:pin|passcode|otp|code|geheimzahl|digits?)s?(?![^\W\d_])", re.IGNORECASE),
    "CARD_CODE": re.compile(r"(?<![^\W_])(?:cvv2?|cvc2?|code)(?![^\W\d_])", re.IGNORECASE),
    "SECURITY_ANSWER": re.compile(
        r"(?<![^\W_])(?:answers?|maiden|pets?|mother|mom|mum|dog|cat|security|secret|teacher|school|street|antwort|respuesta|risposta)(?![^\W\d_])",
        re.IGNORECASE,
    ),
    "PASSWORD": re.compile(r"(?<![^\W_])(?:pass ?words?|passphrase|passwort|kennwort|contraseña|senha)(?![^\W\d_])", re.IGNORECASE),
    "NAME": re.compile(
        r"(?<![^\W_])(?:(?:my |his |her |the )?names?(?: is|['’]s| was)?|i am|i['’]m|im|this is|it['’]s|hosted by|host(?: is)?|named|called|"
        r"thanks?|thank you|hi|hello|hey|dear|welcome|sorry|goodbye|bye|mr|mrs|ms|dr|for|under|by|with)[\s,.:]{1,3}$",
        re.IGNORECASE,
    ),
}  # fmt: skip
_ITEM = re.compile(r"[^\n,;]+")
_EDGES = " \t\r\"'`“”‘’.!?:()"
_LONGEST_LIST = 120
_NEAR = 60
_FEWEST_OF_NAME = 3


class KnownSecrets:
    """The short values of one trace, by how they are written apart from case and marks."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._pattern: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._known)

    def note(self, item: Found, written: str) -> None:
        """Take note of a value that was found; those of kinds that are telling anywhere are left out."""
        if item.kind not in _BESIDE or not item.value or not written.strip():
            return
        if item.kind == "NAME" and (len(item.value) < _FEWEST_OF_NAME or " " in written.strip()):
            return
        known = self._known.get(item.value)
        # The same for every order of texts: a secret before a name, then by the letter.
        if known is None or (known[0] == "NAME", known) > (item.kind == "NAME", (item.kind, written)):
            self._known[item.value] = (item.kind, written)
            self._pattern = None

    def find_again(self, text: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """What was found in the text, and the known values that stand in it again."""
        if len(text) <= _LONGEST_LIST:
            more = list(self._items(text, found))
        else:
            more = []
        more += self._beside_words(text, (*found, *more))
        return tuple(sorted((*found, *more), key=lambda item: item.start)) if more else found

    def _items(self, text: str, found: tuple[Found, ...]) -> list[Found]:
        more = []
        for item in _ITEM.finditer(text):
            start, end = item.span()
            while start < end and text[start] in _EDGES:
                start += 1
            while end > start and text[end - 1] in _EDGES:
                end -= 1
            known = self._known.get(normal(text[start:end])) if end > start else None
            if known and _is_free(start, end, found):
                more.append(Found(start, end, known[0], normal(text[start:end])))
        return more

    def _beside_words(self, text: str, found: tuple[Found, ...]) -> list[Found]:
        if self._pattern is None:
            written = sorted({written for _, written in self._known.values()}, key=lambda one: (-len(one), one))
            self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, written))})(?![^\W_])", re.IGNORECASE)
        more = []
        for match in self._pattern.finditer(text):
            value = normal(match.group())
            known = self._known.get(value)
            if known is None or not _is_free(*match.span(), found):
                continue
            kind = known[0]
            start = max(0, match.start() - _NEAR)
            before = text[start : match.start()].rpartition("\n")[2]
            after = text[match.end() : match.end() + _NEAR].partition("\n")[0]
            if kind == "NAME":
                told = match.group()[:1].isupper() and _BESIDE[kind].search(before)
            else:
                told = _BESIDE[kind].search(before) or _BESIDE[kind].search(after)
            if told:
                more.append(Found(*match.span(), kind, value, quotes_around(text, *match.span())))
        return more


def _is_free(start: int, end: int, found: tuple[Found, ...]) -> bool:
    return all(item.end <= start or end <= item.start for item in found)
