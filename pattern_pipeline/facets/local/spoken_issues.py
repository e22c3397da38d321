"""Issues that are said: the agent refuses or errs, the user corrects it or is left without an answer."""

from collections.abc import Iterator

from pattern_pipeline.facets.local.cues import ASKS_FOR_PERSON, CORRECTION, GIVES_UP, PERSISTS
from pattern_pipeline.facets.local.issue import Issue
from pattern_pipeline.facets.local.refusals import HARMLESS, is_apology, is_nothing_found, is_refusal
from pattern_pipeline.facets.local.sentences import ends, sentences
from pattern_pipeline.facets.local.turns import agent_turns, user_turns
from pattern_pipeline.facets.local.words import plain
from pattern_pipeline.traces.lines import Conversation, Line

# An agent's long answer quotes documents; what it says itself stands at its ends.
READ_CHARACTERS = 3_000


def spoken_issues(conversation: Conversation) -> Iterator[Issue]:
    """Find refusals, nothing found, apologies, corrections, and an end that leaves the user alone."""
    for line in agent_turns(conversation):
        yield from _of_agent(line)
    users = user_turns(conversation)
    # The first turn tells the problem that the user comes with, which is none of the agent's making.
    for line in users[1:]:
        yield from _of_user(line)
    yield from _unresolved(conversation, users)


def _of_agent(line: Line) -> Iterator[Issue]:
    for sentence in sentences(ends(line.text, READ_CHARACTERS)):
        if is_nothing_found(sentence):
            yield Issue("empty_result", (line.number,), words=sentence)
        elif is_refusal(sentence):
            yield Issue("refusal", (line.number,), words=sentence)
        elif is_apology(sentence):
            yield Issue("apology", (line.number,), words=sentence)


def _of_user(line: Line) -> Iterator[Issue]:
    for sentence in sentences(ends(line.text, READ_CHARACTERS)):
        text = plain(sentence)
        if HARMLESS.search(text):
            continue
        if CORRECTION.search(text):
            yield Issue("correction", (line.number,), words=sentence)
        elif PERSISTS.search(text):
            yield Issue("persists", (line.number,), words=sentence)


def _unresolved(conversation: Conversation, users: tuple[Line, ...]) -> Iterator[Issue]:
    """Find last words that ask and get no answer, or that give up."""
    if not users:
        return
    last = users[-1]
    text = plain(ends(last.text, READ_CHARACTERS))
    answered = any(line.number > last.number for line in agent_turns(conversation))
    unanswered = not answered and text.rstrip().endswith(("?", "？", "؟"))
    if unanswered or (len(users) > 1 and (GIVES_UP.search(text) or ASKS_FOR_PERSON.search(text))):
        yield Issue("unresolved", (last.number,), words=last.text)
