"""Render a trace as readable, line-numbered text."""

from collections.abc import Sequence

from pattern_pipeline.traces.conversation.entries import Entry
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline.traces.conversation.shortening import shorten_text, split_budget, tidy_text
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.tokens import estimate_tokens

# Marks around the words of a line: number, role, line break.
_LINE_TOKENS = 4
# The deepest indentation: a chain of thousands of agents would be all margin.
_DEEPEST = 20


def render_trace(trace: Trace, max_tokens: int) -> Conversation:
    """Render the conversation of a trace, cut in the middle to about ``max_tokens`` estimated tokens."""
    return render_entries(merge_history(trace), max_tokens)


def render_entries(entries: Sequence[Entry], max_tokens: int) -> Conversation:
    """Render entries as numbered lines; one line takes at most a quarter of ``max_tokens``.

    Only shown lines are numbered, so that an answer that cites line 7 cites the seventh line of the text.
    """
    texts = [tidy_text(entry.text) for entry in entries]
    costs = [estimate_tokens(text) + _LINE_TOKENS for text in texts]
    longest = max(max_tokens // 4, 16)
    lines = [
        Line(0, entry.kind, shorten_text(text, longest), entry.tool, entry.failed, entry.depth)
        for entry, text in zip(entries, texts, strict=True)
    ]
    shown = [
        min(cost, estimate_tokens(line.text) + _LINE_TOKENS) for cost, line in zip(costs, lines, strict=True)
    ]
    head, tail = split_budget(shown, max_tokens)
    share = (sum(shown[:head]) + sum(shown[tail:])) / sum(costs) if costs else 1.0
    visible = lines[:head] + lines[tail:]
    if head < tail:
        cut = f"{tail - head} lines left out; {share:.0%} of the conversation is shown"
        visible.insert(head, Line(0, "cut", cut))
    numbered = (
        Line(number, line.kind, line.text, line.tool, line.failed, line.depth)
        for number, line in enumerate(visible, start=1)
    )
    return Conversation(tuple(numbered), min(share, 1.0))


def format_conversation(conversation: Conversation) -> str:
    """Format the lines as text: number, speaker, words; continuation lines are indented."""
    return "\n".join(_format_line(line) for line in conversation.lines)


def _format_line(line: Line) -> str:
    indent = "  " * min(line.depth, _DEEPEST)
    prefix = f"{indent}{line.number} "
    words = line.text.strip().replace("\n", f"\n{indent}    ")
    if line.kind == "cut":
        return f"{prefix}[… {words} …]"
    if line.kind == "tool_call":
        return f"{prefix}tool call {line.tool or 'unknown'}({words})"
    if line.kind == "tool_result":
        failed = " FAILED" if line.failed else ""
        name = f" {line.tool}" if line.tool else ""
        return f"{prefix}tool result{name}{failed}: {words}"
    return f"{prefix}{line.kind}: {words}"
