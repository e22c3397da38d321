"""Answer Issues: what went wrong, by the trace's structure and by the wording."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import prod

from pattern_pipeline.facets.local.issues.issue import ORDER, PHRASES, STRENGTHS, Issue, IssueKind
from pattern_pipeline.facets.local.issues.misstatements import find_wrong_claims
from pattern_pipeline.facets.local.issues.spoken_issues import (
    find_endings,
    find_repeated_requests,
    find_spoken_issues,
)
from pattern_pipeline.facets.local.issues.tool_outcomes import find_tool_issues, read_outcomes
from pattern_pipeline.facets.local.task.answer import answer_task
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.language.sentences import clip_text, format_sentence, quote_text
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import split_identifier
from pattern_pipeline.traces.conversation.lines import Conversation

CITED = 8
AGAIN = 0.5
NAMED_BESIDE = 2


def find_issues(conversation: Conversation) -> tuple[Issue, ...]:
    """Find everything that went wrong, the weightiest kind first, in order of lines within a kind."""
    results = read_outcomes(conversation)
    found = chain(
        find_wrong_claims(conversation, results),
        find_tool_issues(conversation, results),
        find_spoken_issues(conversation),
        find_repeated_requests(conversation),
        find_endings(conversation, results),
    )
    return tuple(sorted(found, key=lambda issue: (ORDER.index(issue.kind), issue.lines)))


def answer_issues(facet: str, conversation: Conversation) -> Summary:
    """Return the weightiest issue as the sentence, with the next kinds named, and how bad it is as the score.

    The sentence begins with the kind's phrase (``issue.PHRASES``), which ``issue.kind_of`` reads back. The
    text to embed holds the weightiest kind, its tool and wording, and the user's request. The score is 0 to 1.
    """
    found = find_issues(conversation)
    if not found:
        return Summary(facet, "no_match")
    first = found[0]
    kinds = tuple(dict.fromkeys(issue.kind for issue in found))
    tool = split_identifier(first.tool)
    gist = remove_values(clip_text(first.words, 160))
    subject = remove_values(answer_task(facet, conversation).summary)
    parts = (f"{PHRASES[first.kind]} {tool}".strip(), gist, subject)
    text = " ".join(format_sentence(part) for part in parts if part)
    sentence = _write_sentence(found, kinds[1 : 1 + NAMED_BESIDE])
    return Summary(
        facet,
        "answered",
        summary=sentence,
        text=text,
        lines=_list_cited_lines(found),
        score=round(compute_severity(found), 4),
    )


def compute_severity(found: Sequence[Issue]) -> float:
    """Compute the severity, 0 to 1: each kind adds its strength, and half of it when it occurs again.

    One refusal that the user accepts stays below 0.3; every other kind but an empty result reaches 0.3 alone.
    """
    times = Counter(kind for kind, _ in {(issue.kind, issue.lines) for issue in found})
    seen_again = prod(1.0 - AGAIN * STRENGTHS[kind] for kind, count in times.items() if count > 1)
    return 1.0 - seen_again * prod(1.0 - STRENGTHS[kind] for kind in times)


def _write_sentence(found: Sequence[Issue], beside: Sequence[IssueKind]) -> str:
    first = found[0]
    tool = split_identifier(first.tool)
    head = PHRASES[first.kind] + (f" ({clip_text(tool, 60)})" if tool else "")
    same = sum((issue.kind, issue.tool) == (first.kind, first.tool) for issue in found)
    times = f", {same} times" if same > 1 else ""
    words = f": {quote_text(first.words, 100)}" if first.words.strip() else ""
    also = "; ".join(PHRASES[kind][0].lower() + PHRASES[kind][1:] for kind in beside)
    return f"{head}{times}{words}." + (f" Also: {also}." if also else "")


def _list_cited_lines(found: Sequence[Issue]) -> tuple[int, ...]:
    """List the lines of the weightiest issues first, as many as are cited, in order."""
    numbers = dict.fromkeys(number for issue in found for number in issue.lines)
    return tuple(sorted(list(numbers)[:CITED]))
