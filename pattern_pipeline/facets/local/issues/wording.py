"""Write an issue: the sentence that a person reads, and the text that is embedded."""

from collections import Counter
from collections.abc import Sequence

from pattern_pipeline.facets.local.issues.issue import HEADS, NOUNS, Issue, IssueKind, build_head
from pattern_pipeline.facets.local.issues.subjects import remove_message_values, shorten_message
from pattern_pipeline.language.sentences import clip_text, format_sentence
from pattern_pipeline.language.words import split_identifier

_TOOL_CHARACTERS = 60
NAMED_BESIDE = 2


def write_sentence(first: Issue, found: Sequence[Issue], request: str) -> str:
    """Write kind and subject of an issue, as "book_room fails: no such room", how often, and the next kinds.

    ``request``: what the user wants, where the issue itself names no subject.
    """
    times = sum((issue.kind, issue.tool) == (first.kind, first.tool) for issue in found)
    head = build_head(first.kind, clip_text(first.tool, _TOOL_CHARACTERS)) + (
        f" {times} times" if times > 1 else ""
    )
    subject = find_subject(first) or request
    sentence = f"{head}: {subject}" if subject else head
    others = Counter(issue.kind for issue in found if issue.kind != first.kind and not issue.is_settled)
    also = "; ".join(_write_beside(kind, found) for kind in list(others)[:NAMED_BESIDE])
    # A tool is called as it is in code, so that nothing becomes a capital.
    end = "" if sentence.endswith(("…", "?", "!")) else "."
    return f"{sentence}{end}" + (f" Also: {also}." if also else "")


def write_text(first: Issue, request: str) -> str:
    """Write what is embedded: kind, tool and subject, without values of one case.

    The kind stands there three times, in two wordings: with the sentence alone, a tool that fails lies closer to
    the same tool that finds nothing than to another that fails.
    """
    head = build_head(first.kind, split_identifier(first.tool))
    subject = remove_message_values(find_subject(first)) or request
    return " ".join(format_sentence(part) for part in (NOUNS[first.kind], head, f"{head}: {subject}"))


def find_subject(issue: Issue) -> str:
    """Return what an issue is about within its kind: a tool's message, what was refused or claimed, a request."""
    return shorten_message(issue.words)


def _write_beside(kind: IssueKind, found: Sequence[Issue]) -> str:
    head = build_head(kind, next((issue.tool for issue in found if issue.kind == kind), ""))
    return head if HEADS[kind].startswith("{tool}") else head[0].lower() + head[1:]
