"""Placeholders of one part of a trace made to agree with those of another."""

from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Redaction, Trace
from pattern_pipeline.traces.redaction.every_text import Changes, change_texts, texts_of
from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER, Placeholders


def renumber(trace: Trace, known: Sequence[Redaction]) -> Trace:
    """Renumber the placeholders of a redacted part of a trace to agree with what is already stored of the trace.

    ``known`` is the stored trace's ``redactions``. A value that occurs there takes the placeholder it has
    there, any other the next number of its kind, so that after ``combine(stored, renumber(part,
    stored.redactions))`` one value has one placeholder and one placeholder one value. Idempotent. Each part
    must have been redacted with the same key; values of another key count as other values.
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
    return replace(change_texts(trace, texts_of(trace), changes), redactions=tuple(redactions))
