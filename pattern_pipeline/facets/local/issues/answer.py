"""Answer Issues: what went wrong, by the trace's structure and by the wording."""

from collections import Counter
from collections.abc import Sequence
from math import prod

from pattern_pipeline.facets.local.issues.agent_issues import find_agent_issues
from pattern_pipeline.facets.local.issues.evidence import Turns
from pattern_pipeline.facets.local.issues.issue import Issue, IssueKind
from pattern_pipeline.facets.local.issues.misstatements import find_wrong_claims
from pattern_pipeline.facets.local.issues.repetition import (
    find_repeated_answers,
    find_repeated_calls,
    find_repeated_requests,
)
from pattern_pipeline.facets.local.issues.subjects import Requests
from pattern_pipeline.facets.local.issues.tool_outcomes import (
    find_tool_issues,
    find_unfinished_call,
    read_outcomes,
)
from pattern_pipeline.facets.local.issues.user_issues import (
    find_giving_up,
    find_unanswered_request,
    find_user_issues,
)
from pattern_pipeline.facets.local.issues.wording import write_sentence, write_text
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.conversation.lines import Conversation

CITED = 8
AGAIN = 0.5


def find_issues(conversation: Conversation) -> tuple[Issue, ...]:
    """Find everything that went wrong, what stayed open first, then by kind, in order of lines within a kind."""
    return _find_issues(conversation, _read_turns(conversation))


def _read_turns(conversation: Conversation) -> Turns:
    users, agents = list_user_turns(conversation), list_agent_turns(conversation)
    return Turns(users, agents, read_outcomes(conversation), Requests(users, agents))


def _find_issues(conversation: Conversation, turns: Turns) -> tuple[Issue, ...]:
    found = [
        *find_wrong_claims(conversation, turns.outcomes),
        *find_tool_issues(turns.outcomes, turns.agents),
        *find_repeated_calls(conversation, turns),
        *find_agent_issues(turns),
        *find_user_issues(turns),
        *find_repeated_requests(turns),
        *find_repeated_answers(turns),
        *find_unanswered_request(turns),
        *find_unfinished_call(conversation, turns.users, turns.agents, turns.outcomes),
    ]
    found += find_giving_up(turns, found)
    return tuple(sorted(found, key=lambda issue: issue.rank))


def answer_issues(facet: str, conversation: Conversation) -> Summary:
    """Return the weightiest issue as the sentence, with the next kinds named, and how bad it is as the score.

    The sentence begins with the words of the kind (``issue.HEADS``), which ``issue.parse_kind`` reads back, and
    names the subject after a colon. The text to embed holds kind, tool and subject. The score is 0 to 1.
    """
    turns = _read_turns(conversation)
    found = _find_issues(conversation, turns)
    if not found:
        return Summary(facet, "no_match")
    first = found[0]
    request = turns.requests.find_main(first.lines[-1])
    return Summary(
        facet,
        "answered",
        summary=write_sentence(first, found, request),
        text=write_text(first, request),
        lines=_list_cited_lines(found),
        score=round(compute_severity(found), 4),
    )


def compute_severity(found: Sequence[Issue]) -> float:
    """Compute the severity, 0 to 1: each kind adds its strength, and half of it when it occurs again.

    A kind counts by its strongest issue. One refusal, and what was settled later, stay below 0.3.
    """
    strengths: dict[IssueKind, float] = {}
    for issue in found:
        strengths[issue.kind] = max(issue.strength, strengths.get(issue.kind, 0.0))
    times = Counter(kind for kind, _ in {(issue.kind, issue.lines) for issue in found})
    seen_again = prod(
        (1.0 - AGAIN * strength for kind, strength in strengths.items() if times[kind] > 1), start=1.0
    )
    return 1.0 - seen_again * prod((1.0 - strength for strength in strengths.values()), start=1.0)


def _list_cited_lines(found: Sequence[Issue]) -> tuple[int, ...]:
    """List the lines of the weightiest issues first, as many as are cited, in order."""
    numbers = dict.fromkeys(number for issue in found for number in issue.lines)
    return tuple(sorted(list(numbers)[:CITED]))
