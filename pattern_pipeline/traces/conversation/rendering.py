"""Render a trace as readable, line-numbered text, shortened to a budget."""

import re
from collections.abc import Sequence

from pattern_pipeline.traces.conversation.entries import Entry
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.tokens import estimate_tokens
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import format_placeholder, replace_bytes

_BLOB = re.compile(r"[A-Za-z0-9+/]{256,}={0,2}")
_BEGINNING = 0.5
_BLANK_LINES = re.compile(r"\n\s*\n+")


def tidy_text(text: str) -> str:
    """Replace binary data by placeholders and collapse blank lines."""
    if len(text) > 256:
        text = _BLOB.sub(_replace_blob, replace_bytes(text))
    return _BLANK_LINES.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten_text(text: str, max_tokens: int) -> str:
    """Cut the middle out of a text of more than ``max_tokens`` estimated tokens."""
    cost = estimate_tokens(text)
    if cost <= max_tokens:
        return text
    length = max(int(len(text) * max_tokens / cost) // 2, 8)
    return f"{text[:length]} […{len(text) - 2 * length} characters left out…] {text[-length:]}"


def split_budget(costs: Sequence[int], most: int) -> tuple[int, int]:
    """Choose how many items to show at the beginning and at the end.

    ``costs``: the cost of each item. ``most``: the budget. Returns (head, tail): items before ``head`` and
    from ``tail`` on fit the budget together. The beginning, which shows the request, gets half of it; the
    end, which shows the outcome, the rest.
    """
    if sum(costs) <= most:
        return len(costs), len(costs)
    head, used = 0, 0
    while used + costs[head] <= most * _BEGINNING:
        used += costs[head]
        head += 1
    tail = len(costs)
    while tail > head and used + costs[tail - 1] <= most:
        tail -= 1
        used += costs[tail]
    return head, tail


def _replace_blob(match: re.Match[str]) -> str:
    blob = match.group()
    # A word of one alphabet only, or of one letter, is drawn out text ("aaaa…"), not data.
    if len(set(blob)) < 20 or (blob.isalpha() and blob.islower()):
        return blob
    return format_placeholder("data", "", len(blob) * 3 // 4)


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
