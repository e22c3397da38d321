"""Answers that no result supports: numbers stated, or actions claimed, after nothing but failures."""

from collections.abc import Sequence

from pattern_pipeline.facets.local.issues.claims import is_unsure
from pattern_pipeline.facets.local.issues.known_facts import KnownFacts
from pattern_pipeline.facets.local.issues.spoken_values import can_explain, extract_numbers
from pattern_pipeline.language.words import split_identifier, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

# Smaller numbers count steps and choices.
LEAST_MADE_UP = 10
# Tools that do whatever their arguments say, so that their names name no action.
_EXECUTOR_NAMES = """
bash cmd code command computer console exec execute interpreter python repl run shell sh sql terminal
"""
_EXECUTORS = frozenset(_EXECUTOR_NAMES.split())


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
