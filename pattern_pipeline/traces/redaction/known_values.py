"""Further occurrences of values that were found once in a trace, without a word that identifies them.

A long or unusual value means the same wherever it occurs. A short secret or a first name does not: "1234" may be a PIN
and a price, "Will" a name and a verb. It is replaced elsewhere only as a text of its own (or an item of a list of
values), or where words beside it name what it is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from pattern_pipeline.traces.redaction.finding import Found, find_quotes
from pattern_pipeline.traces.redaction.kinds.cues import split_words


def find_texts_with(texts: Sequence[str], written: Iterable[str], lower: Iterable[str]) -> set[str]:
    """Find the texts that hold a value as ``written``, or one of ``lower`` whatever the case of the text.

    Sure, but not exact: a text may be among them that holds none. Values are few and most texts hold none of
    them, so one search through everything is cheaper than one for each text and value.
    """
    everything = "\0".join(texts)
    begins = [0, *accumulate(len(text) + 1 for text in texts)]
    holding = _find_numbers(everything, begins, written)
    lowered = everything.lower()
    if len(lowered) != len(everything):
        # A letter became two: places are not to be compared.
        return set(texts)
    holding |= _find_numbers(lowered, begins, lower)
    return {texts[number] for number in holding}


def _find_numbers(everything: str, begins: Sequence[int], values: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for value in values:
        place = everything.find(value)
        while place >= 0:
            number = bisect_right(begins, place)
            found.add(number - 1)
            place = everything.find(value, begins[number])
    return found


# Shorter ones, and names of one word ("Will", "May"), are too often something else.
_SHORTEST = 6


def is_unusual(kind: str, value: str) -> bool:
    """Decide whether a value is long and unusual enough to mean the same wherever it occurs."""
    if len(value) < _SHORTEST or kind == "POSTAL_CODE":
        return False
    return " " in value.strip() if kind == "NAME" else any(map(str.isdigit, value))


def find_again(
    text: str, found: tuple[Found, ...], known: Iterable[tuple[str, str, str]]
) -> tuple[Found, ...]:
    """Add to ``found`` the further occurrences in the text of known values (as written, kind, normal form).

    Longer values are matched first: a known street must not prevent the whole address from being found.
    """
    more: list[Found] = []
    taken = [(item.start, item.end) for item in found]
    for written, kind, value in sorted(known, key=lambda one: (-len(one[0]), one)):
        place = text.find(written)
        while place >= 0:
            end = place + len(written)
            beside = bisect_left(taken, (place, end))
            free = beside == 0 or taken[beside - 1][1] <= place
            free = free and (beside == len(taken) or end <= taken[beside][0])
            if free and _is_whole(text, place, end):
                taken.insert(beside, (place, end))
                more.append(Found(place, end, kind, value, find_quotes(text, place, end)))
            place = text.find(written, place + 1)
    return tuple(sorted((*found, *more), key=lambda item: item.start)) if more else found


def _is_whole(text: str, start: int, end: int) -> bool:
    if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
        return True
    return _after_escape(text, start) and not text[end : end + 1].isalnum()


def _after_escape(text: str, place: int) -> bool:
    """Whether the letter before is the end of an escape: in ``\\\\n4711`` a line begins with 4711."""
    return place > 1 and text[place - 1] in "nrt" and text[place - 2] == "\\"


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
_WORDS = split_words(
    "will mark rose hope grace joy faith art bill frank jack penny dawn iris ivy lily ruby pearl page drew rich chase grant hunter miles pat sue "
    "rob nick chip dale guy cliff heath reed wade don jean van victor major dean king young long white black brown green gray guest test user "
    "admin customer student"
)
# And these have a capital everywhere.
_TIMES_AND_PLACES = split_words(
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
                    and _is_meant(kind, text, place, end)
                ):
                    more.append(Found(place, end, kind, value, find_quotes(text, place, end)))
                place = lower.find(written, end)
        if not more:
            return found
        # The longest first, where one known value holds another.
        chosen: list[Found] = []
        for item in sorted(more, key=lambda item: (item.start - item.end, item.start)):
            if _is_free(item.start, item.end, chosen):
                chosen.append(item)
        return tuple(sorted((*found, *chosen), key=lambda item: item.start))


def _is_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _is_meant(kind: str, text: str, start: int, end: int) -> bool:
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
