"""Find claims of the agent that a tool's result just before denies: done after a failure, found after nothing."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pattern_pipeline.facets.local.issues.agent_statements import (
    ADMISSION,
    claims_all_well,
    claims_found,
    claims_own_deed,
    is_verb_of,
    list_claimed_verbs,
)
from pattern_pipeline.facets.local.issues.facts import KnownFacts
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.misstatements import (
    find_misstatement,
    find_unsupported_number,
    is_executor,
)
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome, Results, ResultsBefore
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import split_identifier, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

READ_CHARACTERS = 3_000
# A failure that so many turns of the agent pass over is no longer what they speak of.
TURNS_AFTER = 2


def find_wrong_claims(conversation: Conversation, found: Sequence[Outcome]) -> Iterator[Issue]:
    """Find at most one claim a turn of the agent, with the line of the result that denies it."""
    if not found:
        return
    asked = [line.number for line in list_user_turns(conversation)]
    results, facts = Results(found), KnownFacts(conversation)
    turns = list_agent_turns(conversation)
    for place, turn in enumerate(turns):
        since = turns[place - TURNS_AFTER].number if place >= TURNS_AFTER else 0
        before = results.before(turn.number, since)
        if before is None:
            continue
        sentences = split_sentences(take_ends(turn.text, READ_CHARACTERS))
        asked_before = bisect_left(asked, turn.number)
        last_asked = asked[asked_before - 1] if asked_before else 0
        denied = _find_claim_after_failure(sentences, before, turns[max(0, place - TURNS_AFTER + 1) : place])
        if not denied and before.last.line.number > last_asked:
            denied = _find_other_claim(facts, turn.number, sentences, before, last_asked)
        if denied:
            outcome, sentence = denied
            yield Issue("wrong_claim", (outcome.line.number, turn.number), outcome.line.tool, sentence)


def _find_claim_after_failure(
    sentences: Sequence[str], before: ResultsBefore, between: Sequence[Line]
) -> tuple[Outcome, str] | None:
    """Find a claim of success although every later call that changes things failed, and nobody admitted it."""
    changing = [outcome for outcome in before.recent if outcome.changes_things]
    failures = list(takewhile(lambda outcome: outcome.state == "failed", reversed(changing)))
    if not failures or _has_admission(sentences):
        return None
    for failure in failures:
        # Whoever admits a failure claims nothing wrong later.
        if _has_admission([line.text for line in between if line.number > failure.line.number]):
            return None
        worked = failure.line.tool in before.worked and not is_executor(failure.line)
        claimed = "" if worked else next((each for each in sentences if _is_claim_of(each, failure.line)), "")
        if not claimed and failures[0] is failure and before.last.state == "failed":
            claimed = next(filter(claims_all_well, sentences), "")
        if claimed:
            return failure, claimed
    return None


def _find_other_claim(
    facts: KnownFacts, turn: int, sentences: Sequence[str], before: ResultsBefore, last_asked: int
) -> tuple[Outcome, str] | None:
    """Find what was claimed found, or stated of a field, against the results since the user spoke."""
    if before.good is None or before.good.line.number < last_asked:
        sentence = next(filter(claims_found, sentences), "")
        if not sentence and before.last.state == "failed" and not _has_admission(sentences):
            sentence = find_unsupported_number(facts, turn, sentences)
        return (before.last, sentence) if sentence else None
    sentence = find_misstatement(facts, turn, sentences, before.good)
    return (before.good, sentence) if sentence else None


def _is_claim_of(sentence: str, failure: Line) -> bool:
    """Check whether a sentence says that what the failed tool does was done; as its message itself may say."""
    tool, message = split_identifier(failure.tool), unify_apostrophes(failure.text[:READ_CHARACTERS]).lower()
    if is_executor(failure):
        return claims_own_deed(sentence)
    return any(verb not in message and is_verb_of(verb, tool) for verb in list_claimed_verbs(sentence))


def _has_admission(texts: Sequence[str]) -> bool:
    return any(ADMISSION.search(unify_apostrophes(text)) for text in texts)
