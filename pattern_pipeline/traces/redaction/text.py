"""Texts without identifiers, the same value with the same placeholder throughout."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from pattern_pipeline.traces.model import Redaction
from pattern_pipeline.traces.redaction.answers import ASKS_MORE
from pattern_pipeline.traces.redaction.detectors import DETECTORS
from pattern_pipeline.traces.redaction.finding import Finder, Found, normalize_value
from pattern_pipeline.traces.redaction.kinds.questions import LONGEST_REPLY, classify_question, locate_answers
from pattern_pipeline.traces.redaction.known_values import (
    KnownSecrets,
    find_again,
    find_texts_with,
    is_unusual,
)
from pattern_pipeline.traces.redaction.placeholders import Placeholders, compute_fingerprint
from pattern_pipeline.traces.redaction.rules import RedactionRules

# Of a fingerprint, in the ids of users and sessions: one in 2**48 meets another.
_SHORT = 12


class Redactor:
    """Replaces what is found; one a trace, so that ``<EMAIL_1>`` is one address in all of it."""

    def __init__(self, rules: RedactionRules) -> None:
        self._key = rules.key
        self._keep = rules.keep
        self._find = _get_finder(rules.keep).find
        self._secrets = KnownSecrets()
        self._placeholders = Placeholders()
        self._found: dict[str, tuple[Found, ...]] = {}
        self._seen: dict[str, str] = {}
        self._clean: set[str] | None = None
        self._known: dict[str, tuple[str, str, str]] = {}
        self._answers: dict[str, tuple[Found, ...]] = {}

    def learn(self, texts: Iterable[str]) -> bool:
        """Record the values in all texts of a trace: a value identified in one text may occur alone in another.

        Returns whether there are any.
        """
        any_found = False
        for text in texts:
            found = self._found[text] = self._find(text)
            if found:
                any_found = True
                self._note(text, found)
        self._clean = None
        return any_found

    def learn_answers(self, answers: Iterable[tuple[str, str]]) -> bool:
        """Record answers that only their question identifies. Returns whether there are any."""
        for question, answer in answers:
            known = self._answers.get(answer, ())
            if known and not ASKS_MORE.search(question):
                continue
            asked = f"{question}\nuser: "
            found = _select_after(len(asked), self._find(asked + answer))
            if more := tuple(item for item in found if all(_are_apart(item, other) for other in known)):
                self._answers[answer] = tuple(sorted((*known, *more), key=lambda item: item.start))
                self._note(answer, more)
        return bool(self._answers)

    def learn_replies(self, turns: Iterable[tuple[str, str]]) -> bool:
        """Record replies, whatever they look like, to turns that ask for a secret or a name.

        Returns whether there are any.
        """
        any_found = False
        for turn, reply in turns:
            if len(reply) > LONGEST_REPLY:
                continue
            kinds = [kind for kind in classify_question(turn) if kind not in self._keep]
            if not kinds:
                continue
            known = self._answers.get(reply) or self._find(reply)
            stated = locate_answers(reply, kinds, [(item.start, item.end) for item in known])
            found = [
                Found(start, end, kind, normalize_value(reply[start:end])) for start, end, kind in stated
            ]
            if found:
                any_found = True
                self._answers[reply] = tuple(sorted((*known, *found), key=lambda item: item.start))
                self._note(reply, tuple(found))
        return any_found

    def _note(self, text: str, found: tuple[Found, ...]) -> None:
        self._clean = None
        for item in found:
            written = text[item.start : item.end]
            self._secrets.note(item, written)
            if is_unusual(item.kind, written):
                self._known[written] = (written, item.kind, item.value)

    def text(self, text: str) -> str:
        """Replace the identifiers in a text by placeholders. Idempotent."""
        # Traces repeat themselves in every span.
        if text in self._untouched():
            return text
        if (known := self._seen.get(text)) is None:
            found = self._answers.get(text) or self._find_once(text)
            if self._secrets or self._known:
                found = self._secrets.find_again(text, found)
                found = find_again(text, found, self._known.values())
            known = self._seen[text] = self._replaced(text, found, self._placeholders.of)
        return known

    def _find_once(self, text: str) -> tuple[Found, ...]:
        found = self._found.get(text)
        return self._find(text) if found is None else found

    def _untouched(self) -> set[str]:
        """Return the learned texts without identifiers: none of their own, and none known from another text."""
        if self._clean is None:
            holding = find_texts_with(list(self._found), self._known, self._secrets.written())
            self._clean = {
                text
                for text, found in self._found.items()
                if not found and text not in holding and text not in self._answers
            }
        return self._clean

    def field(self, key: str, value: str) -> str:
        """Redact the value of a named field; the name may reveal what the value is."""
        before = f"{key}: "
        found = _select_after(len(before), self._find(before + value))
        return self._replaced(value, found, self._placeholders.of)

    def identity(self, text: str) -> str:
        """Redact the id of a user or session, with the same placeholder in every trace: ``<EMAIL_5f3c...>``.

        Numbered placeholders count from 1 in each trace, and would join different people.
        """
        return self._replaced(text, self._find(text), lambda kind, mark: f"<{kind}_{mark[:_SHORT]}>")

    def redactions(self) -> tuple[Redaction, ...]:
        """List the replacements made in texts so far."""
        return self._placeholders.redactions()

    def _replaced(self, text: str, found: tuple[Found, ...], placeholder: Callable[[str, str], str]) -> str:
        if not found:
            return text
        pieces: list[str] = []
        behind = 0
        for item in found:
            mark = placeholder(item.kind, compute_fingerprint(self._key, item.kind, item.value))
            pieces += (text[behind : item.start], item.quotes, mark, item.quotes)
            behind = item.end
        return "".join((*pieces, text[behind:]))


def _are_apart(one: Found, other: Found) -> bool:
    return one.end <= other.start or other.end <= one.start


def _select_after(place: int, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Select what was found after ``place``, with positions counted from there."""
    return tuple(
        Found(item.start - place, item.end - place, item.kind, item.value)
        for item in found
        if item.start >= place
    )


@lru_cache(8)
def _get_finder(keep: frozenset[str]) -> Finder:
    return Finder(DETECTORS, keep)
