"""Short secrets and first names that were found once in a trace, and their further occurrences in it.

"1234" may be a PIN and a price, "Will" a name and a verb. A value too short to be distinctive is therefore replaced
elsewhere only as a text of its own (or an item of a list of values), or where words beside it name what it is.
"""

import re
from collections.abc import Sequence

from pattern_pipeline.traces.redaction.finding import Found
from pattern_pipeline.traces.redaction.json_numbers import quotes_around
from pattern_pipeline.traces.redaction.kinds.word_lists import words_of

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
        r"thanks?|thank you|hi|hello|hey|dear|welcome|sorry|goodbye|bye|mr|mrs|ms|dr|ich bin|je suis|soy|sono|sou|ik ben)[\s,.:]{1,3}$",
        re.IGNORECASE,
    ),
}  # fmt: skip
# Capitals within a sentence are a name's; at its beginning they are anybody's.
_WITHIN = re.compile(r"[^\W_][,:]?[ \u00a0]$")
# First names that are words as well, so that their capital at the beginning of a sentence tells nothing.
_WORDS = words_of(
    "will mark rose hope grace joy faith art bill frank jack penny dawn iris ivy lily ruby pearl page drew rich chase grant hunter miles pat sue "
    "rob nick chip dale guy cliff heath reed wade don jean van victor major dean king young long white black brown green gray guest test user "
    "admin customer student"
)
# And these stand with a capital wherever they do.
_TIMES_AND_PLACES = words_of(
    "may april june august summer autumn north south east west madison austin houston dallas paris london charlotte sydney florence phoenix "
    "jordan israel chad georgia virginia carolina savannah orlando lincoln washington jackson cleveland denver"
)
_EDGES = " \t\r\"'`“”‘’.!?:()"
_LONGEST_LIST = 120
_NEAR = 60
_FEWEST_OF_NAME = 3


class KnownSecrets:
    """The short values of one trace, by how they are written apart from case and marks."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    def written(self) -> tuple[str, ...]:
        """Give the values in lower case, as they are looked for."""
        return tuple(written for _, written in self._known.values())

    def note(self, item: Found, written: str) -> None:
        """Take note of a value that was found; those of kinds that are telling anywhere are left out."""
        if item.kind not in _BESIDE or not item.value:
            return
        if item.kind == "NAME" and (len(item.value) < _FEWEST_OF_NAME or " " in written):
            return
        known = self._known.get(item.value)
        new = (item.kind, written.lower())
        # The same for every order of texts: a secret before a name, then by the letter.
        if known is None or (known[0] == "NAME", known) > (item.kind == "NAME", new):
            self._known[item.value] = new

    def find_again(self, text: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """Add to ``found`` the further occurrences of known values in the text."""
        lower = text.lower()
        if len(lower) != len(text):
            return found
        more: list[Found] = []
        for value, (kind, written) in self._known.items():
            place = lower.find(written)
            while place >= 0:
                end = place + len(written)
                if (
                    _is_word(text, place, end)
                    and _is_free(place, end, found)
                    and _is_told(kind, text, place, end)
                ):
                    more.append(Found(place, end, kind, value, quotes_around(text, place, end)))
                place = lower.find(written, end)
        if not more:
            return found
        # The longest first, where one known value holds another.
        kept: list[Found] = []
        for item in sorted(more, key=lambda item: (item.start - item.end, item.start)):
            if _is_free(item.start, item.end, kept):
                kept.append(item)
        return tuple(sorted((*found, *kept), key=lambda item: item.start))


def _is_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _is_told(kind: str, text: str, start: int, end: int) -> bool:
    """Whether the place of a known value, the words around it, or its capital tell that it is meant."""
    if len(text) <= _LONGEST_LIST and _is_item(text, start, end):
        return True
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    beside = _BESIDE[kind]
    if beside.search(before) or (kind != "NAME" and beside.search(after)):
        return True
    written = text[start:end]
    if kind not in ("NAME", "SECURITY_ANSWER") or not written[:1].isupper():
        return False
    plain = written.casefold()
    if plain in _TIMES_AND_PLACES:
        return False
    within = _WITHIN.search(before) is not None or after[:2] in ("'s", "’s")
    return within or (kind == "NAME" and plain not in _WORDS)


def _is_item(text: str, start: int, end: int) -> bool:
    """Decide whether the value is all that is between the commas, semicolons or line ends around it."""
    before = max(text.rfind(mark, 0, start) for mark in "\n,;") + 1
    after = min((place for mark in "\n,;" if (place := text.find(mark, end)) >= 0), default=len(text))
    return not text[before:start].strip(_EDGES) and not text[end:after].strip(_EDGES)


def _is_free(start: int, end: int, found: Sequence[Found]) -> bool:
    return all(item.end <= start or end <= item.start for item in found)
