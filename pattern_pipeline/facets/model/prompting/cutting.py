"""A conversation made to fit a model's window: its beginning and its end, with the lines' own numbers."""

from collections.abc import Callable
from dataclasses import replace

from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline.traces.conversation.rendering import shorten_text, split_budget
from pattern_pipeline.traces.tokens import estimate_tokens

LEAST_TOKENS = 64


def cut_to(conversation: Conversation, most: int, written: Callable[[Line], str]) -> Conversation:
    """Shorten a conversation to about ``most`` tokens, counted as ``written`` renders its lines.

    The middle is left out, and a line in its place says how much is shown. A single line takes at most a quarter.
    The result always holds some words, however small ``most`` is.
    """
    most = max(most, LEAST_TOKENS)
    lines = conversation.lines
    whole = [estimate_tokens(written(line)) + 1 for line in lines]
    if sum(whole) <= most:
        return conversation
    longest = most // 4
    short = [
        line if cost <= longest else replace(line, text=shorten_text(line.text, max(longest - 8, 8)))
        for line, cost in zip(lines, whole, strict=True)
    ]
    costs = [
        min(before, estimate_tokens(written(line)) + 1) for before, line in zip(whole, short, strict=True)
    ]
    head, tail = split_budget(costs, most)
    share = (sum(costs[:head]) + sum(costs[tail:])) / sum(whole)
    shown = share * conversation.shown_share
    kept = [*short[:head], *short[tail:]]
    if head < tail:
        said = f"lines {lines[head].number} to {lines[tail - 1].number} left out; {shown:.0%} is shown"
        kept.insert(head, Line(0, "cut", said))
    return Conversation(tuple(kept), shown)
