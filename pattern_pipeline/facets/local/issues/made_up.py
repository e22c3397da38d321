"""Answers that no result supports: numbers stated, or actions claimed, after nothing but failures."""

from collections.abc import Sequence

from pattern_pipeline.facets.local.issues.claims import is_unsure
from pattern_pipeline.facets.local.issues.known_facts import KnownFacts
from pattern_pipeline.facets.local.issues.spoken_values import explains, numbers
from pattern_pipeline.language.words import split_identifier, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

# Smaller numbers count steps and choices.
LEAST_MADE_UP = 10
# Tools that do whatever they are told, so that their names name no deed.
_EXECUTOR_NAMES = """
bash cmd code command computer console exec execute interpreter python repl run shell sh sql terminal
"""
_EXECUTORS = frozenset(_EXECUTOR_NAMES.split())


def made_up_number(facts: KnownFacts, turn: int, said: Sequence[str]) -> str:
    """Find a sentence with a number that neither occurs before line ``turn`` nor follows from numbers there."""
    facts.learn(turn)
    known = frozenset(facts.numbers)
    for sentence in said:
        told = [value for value in numbers(sentence) if value >= LEAST_MADE_UP and not explains(known, value)]
        if told and not is_unsure(unify_apostrophes(sentence).lower()):
            return sentence
    return ""


def is_executor(line: Line) -> bool:
    """Whether a line's tool runs whatever it is given, such as a shell."""
    return not _EXECUTORS.isdisjoint(split_identifier(line.tool).split())
