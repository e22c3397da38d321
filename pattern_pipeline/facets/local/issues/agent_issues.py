"""Find what the agent's own words show: refusals, nothing found, not understood, mistakes, and giving up."""

from collections.abc import Collection, Iterator

from pattern_pipeline.facets.local.cues import COMPLAINT, CORRECTION, GIVES_UP
from pattern_pipeline.facets.local.issues.denials import (
    is_apology,
    is_giving_up,
    is_not_understood,
    is_nothing_found,
    is_refusal,
    is_rule,
    may_deny,
)
from pattern_pipeline.facets.local.issues.evidence import TURN_CHARACTERS, Turns
from pattern_pipeline.facets.local.issues.issue import Issue, IssueKind
from pattern_pipeline.facets.local.issues.subjects import shorten_refusal
from pattern_pipeline.facets.local.issues.user_issues import wants_person
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line


def find_agent_issues(turns: Turns) -> Iterator[Issue]:
    """Find at most one issue of each kind a turn of the agent."""
    for line in turns.agents:
        if not may_deny(take_ends(line.text, TURN_CHARACTERS)):
            continue
        asked = turns.find_user_before(line.number)
        states = {outcome.state for outcome in turns.list_outcomes(asked, line.number)}
        found: set[IssueKind] = set()
        for issue in _read_turn(line, turns, states):
            if issue.kind not in found:
                found.add(issue.kind)
                yield issue


def _read_turn(line: Line, turns: Turns, states: Collection[str]) -> Iterator[Issue]:
    find_request = turns.requests.find_last
    text = take_ends(line.text, TURN_CHARACTERS)
    for sentence in split_sentences(text):
        if is_giving_up(sentence):
            yield Issue("unresolved", (line.number,), words=find_request(line.number))
        elif is_not_understood(sentence):
            words = turns.requests.find_in_turn(line.number) or find_request(line.number)
            yield Issue("not_understood", (line.number,), words=words)
        elif is_apology(sentence):
            yield Issue("apology", (line.number,), words=find_request(line.number))
        elif "failed" in states or "empty" in states:
            # What the agent tells of a call that brought nothing is no second issue.
            continue
        elif is_nothing_found(sentence):
            yield Issue("empty_result", (line.number,), words=find_request(line.number))
        elif is_refusal(sentence) and (not (is_rule(text) or states) or _is_contested(line, turns)):
            words = shorten_refusal(sentence, find_request(line.number))
            yield Issue("refusal", (line.number,), words=words)


def _is_contested(line: Line, turns: Turns) -> bool:
    """Check whether the user calls a refusal wrong or is lost over it; to plead for an exception is neither.

    A rule that is explained and accepted, or what follows from a result that was looked up, is no issue.
    """
    after = turns.find_user_after(line.number)
    if after is None:
        return False
    text = unify_apostrophes(take_ends(after.text, TURN_CHARACTERS))
    return any(cue.search(text) for cue in (COMPLAINT, CORRECTION, GIVES_UP)) or wants_person(text)
