"""Whether dataset rows hold identifiers: no row with one is promoted, whatever the lake holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pattern_pipeline.datasets.messages import ChatMessage
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.validation.finding import Check, Finding
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

    def kinds_in(self, messages: Sequence[ChatMessage]) -> Counter[str]:
        """Count by kind the values in a conversation that redaction would replace; empty where all is well."""
        if not self.enabled:
            return Counter()
        return count_identifiers([(_role(message), message.content) for message in messages], self.rules)


def identifier_finding(rows: Sequence[DatasetRow], check: IdentifierCheck) -> Finding:
    """Give the finding over rows: ``unexpected`` are those that hold a value that redaction would replace.

    ``detail`` counts the values by kind, no text of a row.
    """
    held = {row.id: kinds for row in rows if (kinds := check.kinds_in(conversation_of(row)))}
    counts = sum(held.values(), Counter())
    detail = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
    return Finding(
        NO_IDENTIFIER.name, not held, NO_IDENTIFIER.blocking, len(held), len(rows), detail, tuple(held)[:5]
    )


def conversation_of(row: DatasetRow) -> tuple[ChatMessage, ...]:
    """Give the messages of a row as they followed each other: the input, then what was answered."""
    answers = dict.fromkeys(answer for answer in (row.recorded_output, row.expected) if answer is not None)
    return (*row.input.messages, *answers)


def _role(message: ChatMessage) -> str:
    # What an agent handed to a tool is no question to the user.
    return "tool" if message.name is not None else message.role
