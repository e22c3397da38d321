"""Find what the user's turns show: corrections, problems that stay, wishes for a person, giving up."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.local.cues import ASKS_FOR_PERSON, CORRECTION, GIVES_UP, PERSISTS
from pattern_pipeline.facets.local.issues.denials import HARMLESS
from pattern_pipeline.facets.local.issues.evidence import TURN_CHARACTERS, Turns
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.subjects import shorten_request
from pattern_pipeline.language.content_words import measure_subject
from pattern_pipeline.language.courtesies import is_courtesy, is_question
from pattern_pipeline.language.requests import asks_for_something
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

_LEAST_SUBJECT = 2
_WITHDRAWS = compile_phrases(r"never ?mind|forget (?:it|about it)|give up|do it myself")
_WORKED = compile_phrases(
    r"(?:it|that|this|everything|they|which)(?:'s| is| has|'re| are)? (?:now |all |just |finally )*"
    r"(?:works?|worked|working|fixed|solved|resolved|done|back|went through|gone through|did it|did the trick)",
    r"(?:is|are|'s|'re) (?:now |all |finally )*(?:working|fixed|back|solved|resolved)",
    r"(?:works|went through) (?:now|again|this time)",
    r"problem (?:is |was |has been )?(?:solved|fixed|resolved)",
)
# So many characters before a wish may deny it.
_BEFORE = 30
_DECLINES = compile_phrases(r"\w+n't|not|no need|without|instead of|rather than|never")
_ASKS_FOR_HELP = compile_phrases(r"help|assist|assistance|questions?|problem|issue")
_HANDS_OVER = re.compile(r"transfer|escalat|hand_?(?:off|over)", re.IGNORECASE)


def find_user_issues(turns: Turns) -> Iterator[Issue]:
    """Find what the user says of the agent's work, after the turn that says what the user came with."""
    later = list_later_turns(turns.users)
    for line in later:
        if not CORRECTION.search(unify_apostrophes(take_ends(line.text, TURN_CHARACTERS))):
            continue
        for sentence in split_sentences(take_ends(line.text, TURN_CHARACTERS)):
            text = unify_apostrophes(sentence)
            if not HARMLESS.search(text) and CORRECTION.search(text):
                yield Issue("correction", (line.number,), words=_find_corrected(line, turns))
                break
    # What is tried step by step fails until the last step: only the last word on it counts.
    last = next((line for line in reversed(later) if not is_courtesy(line.text)), None)
    sentences = split_sentences(take_ends(last.text, TURN_CHARACTERS)) if last else []
    if last and any(map(_says_it_persists, sentences)) and not ends_well(turns.users):
        yield Issue("persists", (last.number,), words=turns.requests.find_main(last.number))
    yield from _find_wish_for_person(turns)


def ends_well(users: Sequence[Line]) -> bool:
    """Check whether the user says in one of the last two turns that it worked, and in the last no other."""
    texts = [unify_apostrophes(take_ends(line.text, TURN_CHARACTERS)) for line in users[-2:]]
    return any(map(_WORKED.search, texts)) and not any(map(_says_it_persists, split_sentences(texts[-1])))


def list_later_turns(users: Sequence[Line]) -> Sequence[Line]:
    """List the turns after the first that says what it is about, for that is none of the agent's making."""
    first = next((place for place, line in enumerate(users) if _has_subject(line.text)), len(users))
    return users[first + 1 :]


def _has_subject(turn: str) -> bool:
    """Check whether a turn says what it is about: "Hello, I need some help" does not."""
    text = take_ends(turn, TURN_CHARACTERS)
    if asks_for_something(text) and not _ASKS_FOR_HELP.search(unify_apostrophes(text)):
        return True
    return measure_subject(remove_values(text)) >= _LEAST_SUBJECT


def _says_it_persists(sentence: str) -> bool:
    text = unify_apostrophes(sentence)
    return bool(PERSISTS.search(text)) and not HARMLESS.search(text)


def _find_corrected(line: Line, turns: Turns) -> str:
    """Find what the user wants: in the turn that corrects the agent, else in those before."""
    own = shorten_request(line.text)
    return own if measure_subject(own) >= _LEAST_SUBJECT else turns.requests.find_last(line.number)


def _find_wish_for_person(turns: Turns) -> Iterator[Issue]:
    for line in turns.users:
        if wants_person(take_ends(line.text, TURN_CHARACTERS)):
            if any(
                _HANDS_OVER.search(outcome.line.tool) and outcome.line.number > line.number
                for outcome in turns.outcomes
            ):
                return
            yield Issue("asks_for_person", (line.number,), words=turns.requests.find_main(line.number))
            return


def find_giving_up(turns: Turns, found: Sequence[Issue]) -> Iterator[Issue]:
    """Find a user who withdraws a request, or leaves in anger over something else that was ``found``.

    Anger alone is a mood: it follows answers that were right, too. The last words beyond thanks and farewell
    count: in the middle, "never mind" only changes the subject.
    """
    last = next(
        (line for line in reversed(list_later_turns(turns.users)) if not is_courtesy(line.text)), None
    )
    if last is None or _was_served(turns, last):
        return
    sentences = split_sentences(take_ends(last.text, TURN_CHARACTERS))
    words = next((each for each in map(unify_apostrophes, sentences) if GIVES_UP.search(each)), "")
    is_caused = any(not issue.is_settled and issue.lines[-1] < last.number for issue in found)
    if words and (is_caused or _WITHDRAWS.search(words)):
        yield Issue("gives_up", (last.number,), words=turns.requests.find_main(last.number))


def wants_person(text: str) -> bool:
    """Check whether a user asks for a person; "please don't transfer me" asks for none."""
    text = unify_apostrophes(text)
    return any(
        not _DECLINES.search(text[max(0, found.start() - _BEFORE) : found.start()])
        for found in ASKS_FOR_PERSON.finditer(text)
    )


def _was_served(turns: Turns, last: Line) -> bool:
    """Check whether what the agent did last before a turn went well."""
    answered = max((line.number for line in turns.agents if line.number < last.number), default=0)
    asked = turns.find_user_before(answered)
    states = [outcome.state for outcome in turns.list_outcomes(asked, answered)]
    return bool(states) and states[-1] == "ok"


def find_unanswered_request(turns: Turns) -> Iterator[Issue]:
    """Find a last request without an answer."""
    users, agents = turns.users, turns.agents
    if not users or any(line.number > users[-1].number for line in agents):
        return
    last = split_sentences(take_ends(users[-1].text, TURN_CHARACTERS))
    if last and (is_question(last[-1]) or (agents and asks_for_something(last[-1]))):
        request = turns.requests.find_last(users[-1].number + 1)
        yield Issue("unresolved", (users[-1].number,), words=request)
