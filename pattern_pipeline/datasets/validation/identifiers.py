"""Whether dataset rows hold identifiers: no row with one is promoted, whatever the lake holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pattern_pipeline.datasets.messages import ChatMessage
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.validation.findings import Check, Finding
from pattern_pipeline.traces.redaction.conversations import count_identifiers
from pattern_pipeline.traces.redaction.rules import RedactionRules

NO_IDENTIFIER = Check("no_unredacted_identifier", "No row holds a value that redaction would replace.")


@dataclass(frozen=True, slots=True)
class IdentifierCheck:
    """What may not be in a row. ``keep``: kinds that may; ``enabled``: False where originals are stored."""

    enabled: bool = True
    keep: frozenset[str] = frozenset()
    # Only whether something is found counts: the key of the home makes fingerprints, which nobody reads here.
    rules: RedactionRules = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", RedactionRules(keep=self.keep))

    def count_kinds(self, messages: Sequence[ChatMessage]) -> Counter[str]:
        """Count by kind the values in a conversation that redaction would replace; empty where all is well."""
        if not self.enabled:
            return Counter()
        return count_identifiers(
            [(_choose_role(message), message.content) for message in messages], self.rules
        )


def check_identifiers(rows: Sequence[DatasetRow], check: IdentifierCheck) -> Finding:
    """Check rows for identifiers: ``unexpected`` are those that hold a value that redaction would replace.

    ``detail`` counts the values by kind, no text of a row.
    """
    kinds_of = {row.id: kinds for row in rows if (kinds := check.count_kinds(list_conversation(row)))}
    counts = sum(kinds_of.values(), Counter())
    detail = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
    return Finding(
        NO_IDENTIFIER.name,
        not kinds_of,
        NO_IDENTIFIER.blocking,
        len(kinds_of),
        len(rows),
        detail,
        tuple(kinds_of)[:5],
    )


def list_conversation(row: DatasetRow) -> tuple[ChatMessage, ...]:
    """List the messages of a row in their order: the input, then what was answered."""
    answers = dict.fromkeys(answer for answer in (row.recorded_output, row.expected) if answer is not None)
    return (*row.input.messages, *answers)


def _choose_role(message: ChatMessage) -> str:
    # What an agent passed to a tool is no question to the user.
    return "tool" if message.name is not None else message.role
