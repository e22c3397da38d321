"""How a conversation ends: with the user left alone, giving up, or the agent stopped in the middle."""

from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.local.cues import GIVES_UP
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.courtesies import is_courtesy, is_question
from pattern_pipeline.language.requests import asks_for_something
from pattern_pipeline.language.sentences import clip_text, split_sentences, take_ends
from pattern_pipeline.language.words import unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

READ_CHARACTERS = 3_000


def find_endings(conversation: Conversation, found: Sequence[Outcome]) -> Iterator[Issue]:
    """Find a user who gives up, a last request without an answer, and a last call that brought nothing."""
    users = list_user_turns(conversation)
    yield from _find_giving_up(users[1:])
    agents = list_agent_turns(conversation)
    yield from _find_unanswered_request(users, agents)
    # Where no agent's words are recorded at all, none are missing.
    if agents:
        yield from _find_unfinished_call(conversation, max(line.number for line in (*users, *agents)), found)


def _find_giving_up(later: Sequence[Line]) -> Iterator[Issue]:
    """Look at the last words beyond thanks and farewell: in the middle, "never mind" only changes the subject."""
    last = next((line for line in reversed(later) if not is_courtesy(line.text)), None)
    sentences = split_sentences(take_ends(last.text, READ_CHARACTERS)) if last else []
    words = next((each for each in sentences if GIVES_UP.search(unify_apostrophes(each))), "")
    if last and words:
        yield Issue("gives_up", (last.number,), words=words)


def _find_unanswered_request(users: Sequence[Line], agents: Sequence[Line]) -> Iterator[Issue]:
    if not users or any(line.number > users[-1].number for line in agents):
        return
    last = split_sentences(take_ends(users[-1].text, READ_CHARACTERS))
    if last and (is_question(last[-1]) or (agents and asks_for_something(last[-1]))):
        yield Issue("unresolved", (users[-1].number,), words=users[-1].text)


def _find_unfinished_call(
    conversation: Conversation, last_spoken: int, found: Sequence[Outcome]
) -> Iterator[Issue]:
    steps = [
        line
        for line in conversation.of_kind("tool_call", "tool_result", "error")
        if line.number > last_spoken
    ]
    if not steps:
        return
    last = steps[-1]
    failed = any(outcome.line is last and outcome.state == "failed" for outcome in found)
    if failed or last.kind == "tool_call":
        yield Issue("unresolved", (last.number,), last.tool, clip_text(last.text))
