"""Build placeholders, a kind and a number or a fingerprint, and renumber those of a part of a trace."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

from pattern_pipeline.traces.model import Redaction, Trace
from pattern_pipeline.traces.redaction.every_text import Changes, change_texts, list_texts

PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]*)_([0-9]{1,6})>")
_FINGERPRINT_BYTES = 12


def compute_fingerprint(key: bytes, kind: str, value: str) -> str:
    """Compute a keyed hash of a value: equal values have equal hashes, and without the key it reveals nothing.

    An unkeyed hash could be reversed: the few million telephone numbers of a city are tried in a second.
    """
    content = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return blake2b(content, key=key, digest_size=_FINGERPRINT_BYTES).hexdigest()


class Placeholders:
    """Numbered placeholders: one for each value, counted by kind, in the order in which values are met."""

    def __init__(self, known: Iterable[Redaction] = ()) -> None:
        self._by_fingerprint = {entry.fingerprint: entry.placeholder for entry in known}
        self._counts: dict[str, int] = {}
        for placeholder in self._by_fingerprint.values():
            if match := PLACEHOLDER.fullmatch(placeholder):
                kind, number = match.groups()
                self._counts[kind] = max(self._counts.get(kind, 0), int(number))

    def of(self, kind: str, fingerprint: str) -> str:
        """Return the placeholder of a value, a new one where the value was not met before."""
        placeholder = self._by_fingerprint.get(fingerprint)
        if placeholder is None:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            placeholder = self._by_fingerprint[fingerprint] = f"<{kind}_{number}>"
        return placeholder

    def redactions(self) -> tuple[Redaction, ...]:
        """Every value met, in order."""
        return tuple(Redaction(placeholder, print_) for print_, placeholder in self._by_fingerprint.items())


def renumber_placeholders(trace: Trace, known: Sequence[Redaction]) -> Trace:
    """Renumber the placeholders of a redacted part of a trace to agree with what is already stored of the trace.

    ``known`` is the stored trace's ``redactions``. A value that occurs there takes the placeholder it has there,
    any other the next number of its kind. So after ``combine_copies(stored, renumber_placeholders(part, known))``
    one value has one placeholder and one placeholder one value. Idempotent. Each part must have been redacted with
    the same key; values of another key count as other values.
    """
    placeholders = Placeholders(known)
    new: dict[str, str] = {}
    redactions = []
    for entry in trace.redactions:
        kind = entry.placeholder[1:].rpartition("_")[0]
        new[entry.placeholder] = placeholders.of(kind, entry.fingerprint)
        redactions.append(Redaction(new[entry.placeholder], entry.fingerprint))
    if all(old == placeholder for old, placeholder in new.items()):
        return trace

    def text(value: str) -> str:
        # In one pass: where 1 and 2 change places, one after the other would make both the same.
        return PLACEHOLDER.sub(lambda match: new.get(match.group(), match.group()), value)

    changes = Changes(text=text, metadata=lambda _key, value: text(value), identity=lambda value: value)
    return replace(change_texts(trace, list_texts(trace), changes), redactions=tuple(redactions))
