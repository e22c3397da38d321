"""Build the placeholder of a value: a kind and a number, or a kind and a fingerprint."""

import re
from collections.abc import Iterable
from hashlib import blake2b

from pattern_pipeline.traces.model import Redaction

PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]*)_([0-9]{1,6})>")
_FINGERPRINT_BYTES = 12


def fingerprint(key: bytes, kind: str, value: str) -> str:
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
