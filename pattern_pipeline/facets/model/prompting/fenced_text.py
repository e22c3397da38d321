"""Write a conversation for a prompt: cut to fit, as numbered lines between two marks that no trace can contain."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from pattern_pipeline.llm.sanitize import sanitize_text
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline.traces.conversation.rendering import shorten_text, split_budget
from pattern_pipeline.traces.tokens import estimate_tokens

LEAST_TOKENS = 64
CONTINUED = "| "
_ROLES = {"tool_call": "tool call", "tool_result": "tool result"}
_DEEPEST = 10
# The lines of a conversation or two: each is measured, written, and sometimes searched.
_CACHED_LINES = 1_024


def cut_conversation(conversation: Conversation, most: int, write: Callable[[Line], str]) -> Conversation:
    """Cut a conversation to about ``most`` tokens: its beginning and its end, with the lines' own numbers.

    The middle is left out, and a line in its place states how much is shown. A single line takes at most a
    quarter. The result always holds some words, however small ``most`` is. ``write``: formats a line, to count its
    tokens.
    """
    most = max(most, LEAST_TOKENS)
    lines = conversation.lines
    whole = [estimate_tokens(write(line)) + 1 for line in lines]
    if sum(whole) <= most:
        return conversation
    longest = most // 4
    short = [
        line if cost <= longest else replace(line, text=shorten_text(line.text, max(longest - 8, 8)))
        for line, cost in zip(lines, whole, strict=True)
    ]
    costs = [min(before, estimate_tokens(write(line)) + 1) for before, line in zip(whole, short, strict=True)]
    head, tail = split_budget(costs, most)
    share = (sum(costs[:head]) + sum(costs[tail:])) / sum(whole)
    shown_share = share * conversation.shown_share
    shown = [*short[:head], *short[tail:]]
    if head < tail:
        note = f"lines {lines[head].number} to {lines[tail - 1].number} left out; {shown_share:.0%} is shown"
        shown.insert(head, Line(0, "cut", note))
    return Conversation(tuple(shown), shown_share)


def fence_conversation(
    lines: Iterable[Line], attributes: Iterable[tuple[str, str]], seed: str
) -> tuple[str, str]:
    """Fence the attributes and then the lines between two marks; returns the text and the nonce of the marks.

    The nonce is a hash of ``seed`` and the text, so that nobody can write a text that contains its own nonce.
    """
    fields = [f"{_join_lines(name)}: {_join_lines(value)}" for name, value in attributes]
    body = "\n".join([*fields, *map(format_line, lines)])
    nonce = _make_nonce(seed, body)
    return f"<conversation {nonce}>\n{body}\n</conversation {nonce}>", nonce


@lru_cache(_CACHED_LINES)
def format_line(line: Line) -> str:
    """Format a line with its number and role.

    Further lines of its text begin with a mark that cannot pass for a number.
    """
    words = sanitize_text(line.text).strip().replace("\n", f"\n{CONTINUED}")
    if line.kind == "cut":
        return f"[... {words} ...]"
    within = ">" * min(line.depth, _DEEPEST)
    role = _ROLES.get(line.kind, line.kind)
    tool = f" {_join_lines(line.tool)}" if line.tool else ""
    failed = " FAILED" if line.failed else ""
    return f"{line.number} {within}{role}{tool}{failed}: {words}"


def _join_lines(text: str) -> str:
    return " ".join(sanitize_text(text).split())[:200]


def _make_nonce(seed: str, body: str) -> str:
    for attempt in range(1_000):
        nonce = hashlib.sha256(f"{attempt}\x1f{seed}\x1f{body}".encode("utf-8", "replace")).hexdigest()[:8]
        if nonce not in body:
            return nonce
    raise AssertionError("a text cannot contain a thousand of its hashes")
