"""The conversation in a prompt: numbered lines between two marks that no trace can contain."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from pattern_pipeline.llm.sanitize import sanitize_text
from pattern_pipeline.traces.conversation.lines import Line

CONTINUED = "| "
_ROLES = {"tool_call": "tool call", "tool_result": "tool result"}
_DEEPEST = 10
# The lines of a conversation or two: each is measured, written, and sometimes searched.
_KEPT_LINES = 1_024


def fenced(lines: Iterable[Line], attributes: Iterable[tuple[str, str]], seed: str) -> tuple[str, str]:
    """Fence the attributes and then the lines between two marks; returns the text and the nonce of the marks.

    The nonce is a hash of ``seed`` and the text, so that nobody can write a text that contains its own nonce.
    """
    told = [f"{_one_line(name)}: {_one_line(value)}" for name, value in attributes]
    body = "\n".join([*told, *map(fenced_line, lines)])
    nonce = _nonce(seed, body)
    return f"<conversation {nonce}>\n{body}\n</conversation {nonce}>", nonce


@lru_cache(_KEPT_LINES)
def fenced_line(line: Line) -> str:
    """Format a line with its number and role.

    Further lines of its text begin with a mark that cannot pass for a number.
    """
    words = sanitize_text(line.text).strip().replace("\n", f"\n{CONTINUED}")
    if line.kind == "cut":
        return f"[... {words} ...]"
    within = ">" * min(line.depth, _DEEPEST)
    role = _ROLES.get(line.kind, line.kind)
    tool = f" {_one_line(line.tool)}" if line.tool else ""
    failed = " FAILED" if line.failed else ""
    return f"{line.number} {within}{role}{tool}{failed}: {words}"


def _one_line(text: str) -> str:
    return " ".join(sanitize_text(text).split())[:200]


def _nonce(seed: str, body: str) -> str:
    for attempt in range(1_000):
        nonce = hashlib.sha256(f"{attempt}\x1f{seed}\x1f{body}".encode("utf-8", "replace")).hexdigest()[:8]
        if nonce not in body:
            return nonce
    raise AssertionError("a thousand hashes of a text cannot all stand in it")
