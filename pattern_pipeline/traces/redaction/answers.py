"""Questions of a conversation and what was answered: "Your date of birth?" tells what "1980-03-12" is."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pattern_pipeline.traces.model import Message, Trace

# What is asked stands at the end of a turn; what is longer than this answers more than one thing.
_LAST_OF_QUESTION = 160
_LONGEST_ANSWER = 80
# Of what detectors know how to find: most questions of most agents are about something else.
_ASKS = re.compile(
    r"name|birth|passport|licen[cs]e|phone|number|mail|address|password|zip|post|card|account|key|token|social|"
    r"geb|nummer|pass|nom|nacim|teléf|adres|data|dirección|indirizzo"
)


def asked_and_answered(trace: Trace) -> tuple[tuple[str, str], ...]:
    """The ends of questions with their short answers, each once, in order: the last of two questions tells."""
    longest: tuple[Message, ...] = max((span.input for span in trace.spans), key=len, default=())
    pairs = {id(after): (before, after) for before, after in pairwise(longest)}
    for span in trace.spans:
        given = span.input
        # Every span repeats what came before: what is new stands last. By identity, as spans share messages.
        if len(given) > 1 and given[-1].role == "user":
            pairs.setdefault(id(given[-1]), (given[-2], given[-1]))
    return tuple(dict.fromkeys(_answered(pairs.values())))


def _answered(pairs: Iterable[tuple[Message, Message]]) -> Iterator[tuple[str, str]]:
    asked = dict.fromkeys(
        (before.text[-_LAST_OF_QUESTION:], after.text)
        for before, after in pairs
        if after.role == "user" and before.role == "assistant" and 0 < len(after.text) <= _LONGEST_ANSWER
    )
    for end, answer in asked:
        mark = end.rfind("?")
        if mark >= 0:
            # Only the sentence that asks.
            question = end[
                max(end.rfind(stop, 0, mark) for stop in (". ", "! ", "? ", "\n")) + 1 : mark + 1
            ].strip()
            if _ASKS.search(question.lower()):
                yield question, answer
