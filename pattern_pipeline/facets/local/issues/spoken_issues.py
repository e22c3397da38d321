"""Find the issues that turns show: refusals, corrections, requests made twice, and how a conversation ends."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.local.cues import ASKS_FOR_PERSON, CORRECTION, GIVES_UP, PERSISTS
from pattern_pipeline.facets.local.issues.agent_statements import (
    HARMLESS,
    is_apology,
    is_nothing_found,
    is_refusal,
)
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.courtesies import is_courtesy, is_question
from pattern_pipeline.language.requests import asks_for_something
from pattern_pipeline.language.sentences import clip_text, split_sentences, take_ends
from pattern_pipeline.language.words import unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# An agent's long answer quotes documents; what it says itself is at its ends.
_TURN_CHARACTERS = 3_000
_REQUEST_CHARACTERS = 1_500
LEAST_WORDS = 4
# A turn is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
# What a screen or a form shows is reported, not asked for: two reports of one form are alike in all but values.
_REPORTED = re.compile(r"^[^\S\n]*(?:[-*•][^\S\n]*)?[^\n:?]{1,60}:[^\n?]*$", re.MULTILINE)


def find_spoken_issues(conversation: Conversation) -> Iterator[Issue]:
    """Find refusals, nothing found, apologies, corrections, problems that stay, and wishes for a person."""
    for line in list_agent_turns(conversation):
        yield from _find_agent_issues(line)
    users = list_user_turns(conversation)
    for line in users:
        yield from _find_wish_for_person(line)
    # The first turn tells the problem that the user comes with, which is none of the agent's making.
    for line in users[1:]:
        yield from _find_user_issues(line)


def _find_agent_issues(line: Line) -> Iterator[Issue]:
    for sentence in split_sentences(take_ends(line.text, _TURN_CHARACTERS)):
        if is_nothing_found(sentence):
            yield Issue("empty_result", (line.number,), words=sentence)
        elif is_refusal(sentence):
            yield Issue("refusal", (line.number,), words=sentence)
        elif is_apology(sentence):
            yield Issue("apology", (line.number,), words=sentence)


def _find_user_issues(line: Line) -> Iterator[Issue]:
    for sentence in split_sentences(take_ends(line.text, _TURN_CHARACTERS)):
        text = unify_apostrophes(sentence)
        if HARMLESS.search(text):
            continue
        if CORRECTION.search(text):
            yield Issue("correction", (line.number,), words=sentence)
        elif PERSISTS.search(text):
            yield Issue("persists", (line.number,), words=sentence)


def _find_wish_for_person(line: Line) -> Iterator[Issue]:
    for sentence in split_sentences(take_ends(line.text, _TURN_CHARACTERS)):
        if ASKS_FOR_PERSON.search(unify_apostrophes(sentence)):
            yield Issue("asks_for_person", (line.number,), words=sentence)
            return


def find_repeated_requests(conversation: Conversation) -> Iterator[Issue]:
    """Find turns whose subject was that of an earlier turn to which the agent has answered since."""
    answers = [line.number for line in list_agent_turns(conversation)]
    earlier: list[tuple[int, frozenset[str]]] = []
    for line in list_user_turns(conversation):
        text = _REPORTED.sub(" ", take_ends(line.text, _REQUEST_CHARACTERS))
        subject = frozenset(list_content_words(text))
        if len(subject) < LEAST_WORDS:
            continue
        for number, before in earlier[-LOOK_BACK:]:
            answered = any(number < answer < line.number for answer in answers)
            if answered and 4 * len(subject & before) >= 3 * len(subject | before):
                yield Issue("asks_again", (number, line.number), words=line.text)
                break
        earlier.append((line.number, subject))


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
    sentences = split_sentences(take_ends(last.text, _TURN_CHARACTERS)) if last else []
    words = next((each for each in sentences if GIVES_UP.search(unify_apostrophes(each))), "")
    if last and words:
        yield Issue("gives_up", (last.number,), words=words)


def _find_unanswered_request(users: Sequence[Line], agents: Sequence[Line]) -> Iterator[Issue]:
    if not users or any(line.number > users[-1].number for line in agents):
        return
    last = split_sentences(take_ends(users[-1].text, _TURN_CHARACTERS))
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
