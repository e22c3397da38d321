"""Find what an agent states against a tool's result: done after a failure, another value, a made-up number."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pattern_pipeline.facets.local.issues.agent_statements import (
    ADMISSION,
    claims_all_well,
    claims_found,
    claims_own_deed,
    is_unsure,
    is_verb_of,
    list_claimed_verbs,
)
from pattern_pipeline.facets.local.issues.facts import (
    KnownFacts,
    Scalar,
    can_explain,
    extract_days,
    extract_numbers,
    find_single_fields,
)
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome, Results, ResultsBefore
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import compile_phrases, split_identifier, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

READ_CHARACTERS = 3_000
# A failure that so many turns of the agent pass over is no longer what they speak of.
TURNS_AFTER = 2

# Of which thing these are stays open, so two values need not contradict each other.
_VAGUE_NAMES = "id name type code key value number note message description line data index page"
_VAGUE = frozenset(_VAGUE_NAMES.split())
_STATE_NAMES = """
active inactive suspended pending processing processed shipped delivered cancelled open closed paid unpaid overdue
confirmed completed incomplete failed enabled disabled on off available unavailable approved rejected declined
expired valid invalid refunded returned blocked locked unlocked eligible refundable
"""
_STATES = frozenset(_STATE_NAMES.split())
_SPELLINGS = {"canceled": "cancelled", "complete": "completed", "true": "yes", "false": "no"}
_SUPPOSED = compile_phrases(
    r"if|once|when|until|unless|whether|would|could|should|may(?! \d)|might|will|must|\w+'ll|after|before"
)
_ADVERBS = r"(?:(?:now|currently|still|already|only|exactly|set to|listed as|marked as) )*"
_STATED = re.compile(
    r"(?:\*\*)?(?: (?:for|of|on|in) (?:your|the|this|that) [\w ]{1,30}?)?"
    rf"(?: (?:is|was|are|shows?|comes to|stands at)|:) {_ADVERBS}(?:\*\*)?(?P<value>[^;!?]{{1,40}})"
)
_ASSERTED = re.compile(
    rf"\b(?:is|are|'s|'re|has been|have been) {_ADVERBS}(not )?{_ADVERBS}([a-z]+)"
    rf"|\b(?:is|are)(n't) {_ADVERBS}([a-z]+)"
)
_WORD = re.compile(r"[a-z]+")
# Smaller numbers count steps and choices.
LEAST_MADE_UP = 10
# Tools that do whatever their arguments say, so that their names name no action.
_EXECUTOR_NAMES = """
bash cmd code command computer console exec execute interpreter python repl run shell sh sql terminal
"""
_EXECUTORS = frozenset(_EXECUTOR_NAMES.split())


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


def find_misstatement(facts: KnownFacts, turn: int, sentences: Sequence[str], good: Outcome) -> str:
    """Find a sentence that gives a field another value than the last good result holds; empty for none.

    Only a field counts that has had one value in all results. A number or a day that occurs anywhere before
    line ``turn``, or that follows from two numbers there, is never called wrong.
    """
    known = find_single_fields(good.line.text)
    for sentence in dict.fromkeys(sentences) if known else ():
        text = unify_apostrophes(sentence).lower()
        if text.rstrip().endswith(("?", "？")) or _SUPPOSED.search(text):
            continue
        named = [name for name in known if all(word in text for word in name.split())]
        denied = [name for name in named if _is_contradiction(text, name, known[name], None)]
        if denied:
            # Slower, and seldom needed.
            facts.learn(turn)
            single = (name for name in denied if facts.is_single(name, known[name]))
            if any(_is_contradiction(text, name, known[name], facts) for name in single):
                return sentence
    return ""


def _is_contradiction(text: str, name: str, value: Scalar, facts: KnownFacts | None) -> bool:
    last_word = name.rpartition(" ")[2]
    if last_word in _VAGUE:
        return False
    word = _normalise_state(str(value))
    if word in {"yes", "no"}:
        return _denies_state(text, name.split(), word == "yes")
    named = (match.end() for match in re.finditer(rf"\b{re.escape(name)}\b", text))
    stated = next(filter(None, (_STATED.match(text, end) for end in named)), None)
    return stated is not None and _is_other_value(text, stated["value"], last_word, value, facts)


def _is_other_value(
    text: str, statement: str, last_word: str, value: Scalar, facts: KnownFacts | None
) -> bool:
    """Decide whether the text after a field's name gives a state, a day or a number that contradicts the field.

    What ``facts`` contain, or explain, does not contradict it.
    """
    word = _normalise_state(str(value))
    if word in _STATES and last_word in {"status", "state"}:
        first = _WORD.search(statement)
        return first is not None and _normalise_state(first.group()) in _STATES - {word}
    if extract_days(str(value)):
        return bool(extract_days(statement)) and not extract_days(statement) <= extract_days(str(value)) | (
            facts.days if facts else set()
        )
    if isinstance(value, int | float) or extract_numbers(str(value)):
        known = extract_numbers(str(value)) | (facts.numbers if facts else set())
        return not extract_days(statement) and any(
            not can_explain(known | extract_numbers(text) - {each}, each)
            for each in extract_numbers(statement)
        )
    return False


def _denies_state(text: str, name: Sequence[str], holds: bool) -> bool:
    """Check whether a text says the opposite of a yes-or-no field, as "roaming is enabled" does of a false one."""
    if name[-1] not in _STATES:
        return False
    asserted = {
        match.group(1) is None and match.group(3) is None
        for match in _ASSERTED.finditer(text)
        if name[-1] in (match.group(2), match.group(4))
    }
    return asserted == {not holds}


def _normalise_state(text: str) -> str:
    word = text.strip().strip("*.,\"'").lower()
    return _SPELLINGS.get(word, word)


def find_unsupported_number(facts: KnownFacts, turn: int, sentences: Sequence[str]) -> str:
    """Find a sentence with a number that neither occurs before line ``turn`` nor follows from numbers there."""
    facts.learn(turn)
    known = frozenset(facts.numbers)
    for sentence in sentences:
        unsupported = [
            value
            for value in extract_numbers(sentence)
            if value >= LEAST_MADE_UP and not can_explain(known, value)
        ]
        if unsupported and not is_unsure(unify_apostrophes(sentence).lower()):
            return sentence
    return ""


def is_executor(line: Line) -> bool:
    """Check whether a line's tool runs whatever it is given, such as a shell."""
    return not _EXECUTORS.isdisjoint(split_identifier(line.tool).split())
