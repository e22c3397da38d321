"""Choose the sentence of a user that reads like the one thing that was wanted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pattern_pipeline.language.content_words import measure_subject
from pattern_pipeline.language.courtesies import is_question
from pattern_pipeline.language.requests import (
    asks_for_something,
    is_small_talk,
    list_statements,
    names_problem,
    offers_help,
    remove_heading,
)
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import compile_phrases, split_words, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

_VALUE = re.compile(r"<[A-Z]|\d")
_LEANS = compile_phrases(r"it|this|that|them|these|those|one|ones|the same")
_BEGINS_LEANING = re.compile(r"(?:it|this|that|they|them|these|those|he|she)\b", re.IGNORECASE)
# So many sentences back may say what "it" means.
ANTECEDENT = 3
LONGEST_PAIR = 160
# So many words of subject make a turn more than a name or a value.
LEAST_SUBJECT = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the user: its line, its place, and whether its turn answers a question of the agent.

    ``turn`` counts the user's turns with words from 0; ``inner`` counts from the nearer end of the turn.
    ``antecedent`` is the sentence before it that says what its "it" means, if any.
    """

    line: int
    text: str
    turn: int
    inner: int
    answers: bool
    antecedent: str = ""

    @property
    def shown(self) -> str:
        """The sentence, after the one that it leans on."""
        return f"{self.antecedent} {self.text}" if self.antecedent else remove_heading(self.text)


def list_candidates(users: Sequence[Line], agents: Sequence[Line]) -> list[Candidate]:
    """Return every sentence of the users' turns that says something, in order."""
    found: list[Candidate] = []
    turn, wanted = 0, False
    for line in users:
        statements = list_statements(line.text)
        asked = next((each.text for each in reversed(agents) if each.number < line.number), "")
        # Before anybody has said what they want, whatever the agent asks is what that is, in any language.
        answers = wanted and is_question(asked) and not offers_help(asked)
        found += _list_turn_candidates(line.number, statements, turn, answers)
        turn += bool(statements)
        wanted = wanted or any(
            measure_subject(remove_values(sentence)) >= LEAST_SUBJECT for sentence in statements
        )
    return found


def _list_turn_candidates(
    number: int, statements: Sequence[str], turn: int, answers: bool
) -> Iterator[Candidate]:
    for place, sentence in enumerate(statements):
        one = Candidate(number, sentence, turn, min(place, len(statements) - 1 - place), answers)
        before = reversed(statements[max(0, place - ANTECEDENT) : place])
        yield replace(one, antecedent=_find_antecedent(sentence, list(before)))


def _find_antecedent(sentence: str, before: Sequence[str]) -> str:
    if not before or not _LEANS.search(unify_apostrophes(sentence)):
        return ""
    fitting = (
        each
        for each in before
        if measure_subject(remove_values(each)) >= 2
        and not _BEGINS_LEANING.match(each)
        and not is_question(each)
        and len(each) + len(sentence) < LONGEST_PAIR
    )
    return next(fitting, "")


def choose_best(found: Sequence[Candidate]) -> Candidate:
    """Choose the sentence that best represents the conversation; of equals the first."""
    return max(found, key=weigh_candidate)


def weigh_candidate(one: Candidate) -> float:
    """Score how well a sentence represents the conversation.

    It should ask, have a subject, come early, and list few values.
    """
    tokens = split_words(one.text)
    values = sum(bool(_VALUE.search(token)) for token in one.text.split())
    subject = 0.7 * min(measure_subject(remove_values(one.shown)), 5) / 5 if len(tokens) <= 40 else 0.4
    wish = 0.4 if names_problem(one.text) else 0.3 if is_question(one.text) else 0.0
    request = 0.7 if asks_for_something(one.text) else wish
    # "Answer:" opens a field and asks for nothing by itself.
    penalty = 0.5 if is_small_talk(one.text) or one.text.endswith(":") else 0.0
    # Whoever answers a question gives a value, mostly.
    penalty += 0.3 if one.answers else 0.0
    # What a later turn leans on is in an earlier one, which says it better.
    penalty += 0.2 if one.turn and not one.antecedent and _LEANS.search(unify_apostrophes(one.text)) else 0.0
    penalty += 0.15 * min(one.turn, 6) + 0.1 * min(one.inner, 4) + 0.5 * values / max(len(tokens), 1)
    return subject + request - penalty
