"""Issues in the wording: the agent refuses or errs, the user corrects it or says that nothing helped."""

from collections.abc import Iterator

from pattern_pipeline.facets.local.cues import ASKS_FOR_PERSON, CORRECTION, PERSISTS
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.refusals import HARMLESS, is_apology, is_nothing_found, is_refusal
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# An agent's long answer quotes documents; what it says itself is at its ends.
READ_CHARACTERS = 3_000


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
    for sentence in split_sentences(take_ends(line.text, READ_CHARACTERS)):
        if is_nothing_found(sentence):
            yield Issue("empty_result", (line.number,), words=sentence)
        elif is_refusal(sentence):
            yield Issue("refusal", (line.number,), words=sentence)
        elif is_apology(sentence):
            yield Issue("apology", (line.number,), words=sentence)


def _find_user_issues(line: Line) -> Iterator[Issue]:
    for sentence in split_sentences(take_ends(line.text, READ_CHARACTERS)):
        text = unify_apostrophes(sentence)
        if HARMLESS.search(text):
            continue
        if CORRECTION.search(text):
            yield Issue("correction", (line.number,), words=sentence)
        elif PERSISTS.search(text):
            yield Issue("persists", (line.number,), words=sentence)


def _find_wish_for_person(line: Line) -> Iterator[Issue]:
    for sentence in split_sentences(take_ends(line.text, READ_CHARACTERS)):
        if ASKS_FOR_PERSON.search(unify_apostrophes(sentence)):
            yield Issue("asks_for_person", (line.number,), words=sentence)
            return
