"""Redaction under keys and after questions: what people handed to the tools of STAR, and values planted.

Run: ``python benchmarks/redaction_fields.py [--held-out] [--misses N]``. Keys, cues and questions were chosen with
sight of one half of the dialogues (by hash of the trace's id); ``--held-out`` scores the other.
"""

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator

from data import REAL_DATA
from planted_fields import STAY, TALK_STAYS, planted_fields, planted_replies
from rich.console import Console
from rich.table import Table

from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline.traces.redaction.conversations import count_identifiers, redact_trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor

# STAR's own keys; "Code" opens a door, "Answer" is of a quiz.
SECRETS = ("PIN", "SecurityAnswer1", "SecurityAnswer2")
NAMES = (
    "HostName",
    "UserName",
    "PatientName",
    "CustomerName",
    "RenterName",
    "FullName",
    "GuestName",
    "DriverName",
)
_RULES = RedactionRules(key=b"key")
# Values are written as quoted text, or as a filter: api.is_equal_to("Ben").
_WRITTEN = re.compile(r'"([^"]+)"')


def is_held_out(trace_id: str) -> bool:
    """Whether a dialogue is of the half that nobody looked at."""
    return hashlib.sha256(trace_id.encode()).digest()[0] % 2 == 1


def handed_values(trace: Trace) -> Iterator[tuple[str, str]]:
    """Key and value of each secret and name among the arguments and results of tools."""
    for span in trace.spans:
        if span.tool:
            for text in (span.tool.arguments, span.tool.result):
                yield from _fields(text)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    try:
        content = json.loads(text)
    except ValueError:
        return
    stack = [content]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            for key, value in node.items():
                if key in SECRETS or key in NAMES:
                    written = str(value) if not isinstance(value, str) else value
                    for found in _WRITTEN.findall(written) or [written]:
                        if found.strip() and found.strip() not in ("null", "None", "api.is_equal_to(null)"):
                            yield key, found.strip()
                else:
                    stack.append(value)


def user_text(trace: Trace) -> str:
    """What the user wrote, each turn on its lines."""
    longest = max((span.input for span in trace.spans), key=len, default=())
    return "\n".join(message.text for message in longest if message.role == "user")


def holds(text: str, value: str) -> bool:
    """Whether the value stands in the text as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE) is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    console = Console(width=150)
    _planted(console, options.misses)
    if (REAL_DATA / "star").is_dir():
        _handed(console, options.held_out, options.misses)


def _planted(console: Console, examples: int) -> None:
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    misses: list[str] = []
    for kind, layout, value, text in planted_fields():
        redacted = _redacted(text)
        found = redacted != text and not holds(redacted, value) and (value.isascii() or "<" in redacted)
        if redacted != _redacted(redacted) or (_is_json(text) and not _is_json(redacted)):
            misses.append(f"broken: {text} -> {redacted}")
        for group in (f"keys: {kind}", f"{kind} in {layout}"):
            total[group] += 1
            hits[group] += found
        if not found:
            misses.append(f"{text!r} -> {redacted!r}")
    for kind, question, _value, reply in planted_replies():
        found = sum(count_identifiers([("assistant", question), ("user", reply)], _RULES).values()) > 0
        total[f"questions: {kind}"] += 1
        hits[f"questions: {kind}"] += found
        if not found:
            misses.append(f"{question} {reply}")
    table = Table(title="Planted values")
    for column in ("where", "values", "gone"):
        table.add_column(column)
    for group, count in total.items():
        table.add_row(group, str(count), f"{hits[group] / count:.3f}")
    console.print(table)
    touched = [text for text in STAY if _redacted(text) != text]
    touched += [
        f"{turn} {reply}"
        for turn, reply in TALK_STAYS
        if count_identifiers([("assistant", turn), ("user", reply)], _RULES)
    ]
    console.print(f"{len(touched)} of {len(STAY) + len(TALK_STAYS)} look-alikes touched")
    for miss in (*touched, *misses[:examples]):
        console.print(miss, markup=False)


def _redacted(text: str) -> str:
    redactor = Redactor(_RULES)
    redactor.learn([text])
    return redactor.text(text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _handed(console: Console, held_out: bool, examples: int) -> None:
    handed: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    typed: Counter[str] = Counter()
    typed_gone: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for item in read_paths([REAL_DATA / "star"]):
        if not isinstance(item, Trace) or is_held_out(item.trace_id) is not held_out:
            continue
        redacted = redact_trace(item, _RULES)
        stays = Counter(handed_values(redacted))
        before, after = user_text(item), user_text(redacted)
        for (key, value), count in Counter(handed_values(item)).items():
            handed[key] += count
            gone[key] += count - min(count, stays[key, value])
            if stays[key, value]:
                misses[f"{key}: {value}"] += 1
        for key, value in sorted(set(handed_values(item))):
            if holds(before, value):
                typed[key] += 1
                typed_gone[key] += not holds(after, value)
                if holds(after, value):
                    misses[
                        f"typed {key}: {value}: {[line for line in after.splitlines() if holds(line, value)]}"
                    ] += 1
    table = Table(title="STAR, the half held out" if held_out else "STAR, the half looked at")
    for column in ("key", "handed to tools", "gone", "typed by the user", "gone"):
        table.add_column(column)
    for key in (*SECRETS, *NAMES):
        table.add_row(
            key,
            str(handed[key]),
            f"{gone[key] / max(1, handed[key]):.3f}",
            str(typed[key]),
            f"{typed_gone[key] / max(1, typed[key]):.3f}",
        )
    console.print(table)
    for miss, count in misses.most_common(examples):
        console.print(count, miss, markup=False)


if __name__ == "__main__":
    main()
