"""Issues that the tools' calls and results show, in any language: failures, empty results, repeated calls."""

from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome
from pattern_pipeline.facets.local.issues.tool_results import read_message
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# The same call twice may be a retry that works or a state read again; three times with one result is a loop.
REPEATS = 3


def find_tool_issues(conversation: Conversation, found: Sequence[Outcome]) -> Iterator[Issue]:
    """Find every failed call, every empty result, and every call made three times with one result."""
    for outcome in found:
        line = outcome.line
        if outcome.state == "failed":
            yield Issue("tool_failure", (line.number,), line.tool, read_message(line.text))
        elif outcome.state == "empty":
            yield Issue("empty_result", (line.number,), line.tool, read_message(line.text))
    yield from _find_repeated_calls(conversation)


def _find_repeated_calls(conversation: Conversation) -> Iterator[Issue]:
    made: dict[tuple[str, str, str], list[int]] = {}
    waiting: dict[str, list[Line]] = {}
    for line in conversation.of_kind("tool_call", "tool_result"):
        if line.kind == "tool_call":
            waiting.setdefault(line.tool, []).append(line)
        elif waiting.get(line.tool):
            call = waiting[line.tool].pop(0)
            made.setdefault((line.tool, call.text.strip(), line.text.strip()), []).append(call.number)
    for (tool, _, _), numbers in made.items():
        if tool and len(numbers) >= REPEATS:
            yield Issue("repeated_call", tuple(numbers), tool)
