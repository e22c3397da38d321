"""Claims of the agent that a tool's result just before denies: done after a failure, found after nothing."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pattern_pipeline.facets.local.claims import (
    ADMISSION,
    claimed_verbs,
    claims_all_well,
    claims_found,
    is_verb_of,
)
from pattern_pipeline.facets.local.issue import Issue
from pattern_pipeline.facets.local.sentences import ends, sentences
from pattern_pipeline.facets.local.stated_values import misstated
from pattern_pipeline.facets.local.tool_outcomes import Outcome
from pattern_pipeline.facets.local.turns import agent_turns, user_turns
from pattern_pipeline.facets.local.words import plain, tool_words
from pattern_pipeline.traces.lines import Conversation, Line

READ_CHARACTERS = 3_000
# A failure that so many turns of the agent pass over is no longer what they speak of.
TURNS_AFTER = 2


def wrong_claims(conversation: Conversation, found: Sequence[Outcome]) -> Iterator[Issue]:
    """Find at most one claim a turn of the agent, with the line of the result that denies it."""
    if not found:
        return
    asked = [line.number for line in user_turns(conversation)]
    turns = agent_turns(conversation)
    numbers = [outcome.line.number for outcome in found]
    for place, turn in enumerate(turns):
        before = found[: bisect_left(numbers, turn.number)]
        if not before:
            continue
        said = sentences(ends(turn.text, READ_CHARACTERS))
        since = turns[place - TURNS_AFTER].number if place >= TURNS_AFTER else 0
        last_asked = max((number for number in asked if number < turn.number), default=0)
        denied = (
            _done_after_failure(said, before, turns[max(0, place - TURNS_AFTER + 1) : place], since)
            or _found_nothing(said, [each for each in before if each.line.number > last_asked])
            or misstated(conversation, said, before, last_asked)
        )
        if denied:
            outcome, sentence = denied
            yield Issue("wrong_claim", (outcome.line.number, turn.number), outcome.line.tool, sentence)


def _done_after_failure(
    said: Sequence[str], before: Sequence[Outcome], between: Sequence[Line], since: int
) -> tuple[Outcome, str] | None:
    """Find what was claimed done though every call since that changes things failed, and nobody said so."""
    changing = [outcome for outcome in before if outcome.changes_things]
    failures = list(takewhile(lambda outcome: outcome.state == "failed", reversed(changing)))
    for failure in failures:
        # Whoever admits a failure in the same breath claims nothing wrong.
        spoken = [line.text for line in between if line.number > failure.line.number]
        if failure.line.number < since or _admits([*said, *spoken]):
            return None
        earlier = any(each.line.tool == failure.line.tool and each.state == "ok" for each in changing)
        claimed = "" if earlier else next((each for each in said if _claims(each, failure.line)), "")
        if not claimed and failures[0] is failure and before[-1].state == "failed":
            claimed = next(filter(claims_all_well, said), "")
        if claimed:
            return failure, claimed
    return None


def _claims(sentence: str, failure: Line) -> bool:
    """Whether a sentence says that what the failed tool does was done; as its message itself may say."""
    tool, message = tool_words(failure.tool), plain(failure.text[:READ_CHARACTERS]).lower()
    return any(verb not in message and is_verb_of(verb, tool) for verb in claimed_verbs(sentence))


def _found_nothing(said: Sequence[str], recent: Sequence[Outcome]) -> tuple[Outcome, str] | None:
    """Find what was claimed found though every result since the user spoke is empty or failed."""
    if not recent or any(outcome.state == "ok" for outcome in recent):
        return None
    sentence = next((each for each in said if claims_found(each)), "")
    return (recent[-1], sentence) if sentence else None


def _admits(texts: Sequence[str]) -> bool:
    return any(ADMISSION.search(plain(text)) for text in texts)
