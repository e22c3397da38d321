"""Questions of a conversation and what was answered: "Your date of birth?" tells what "1980-03-12" is."""

import re
from collections.abc import Iterable, Iterator

from pattern_pipeline.traces.model import Message, Trace

# The question is at the end of a turn; what is longer than this answers more than one thing.
_LAST_OF_QUESTION = 160
_LONGEST_ANSWER = 80
# Who is asked may say "sure" first.
_MOST_REPLIES = 2
_NEWEST = 4
# Of what detectors know how to find: most questions of most agents are about something else.
_ASKS = re.compile(
    r"name|birth|passport|licen[cs]e|phone|number|mail|address|password|zip|post|card|account|key|token|social|"
    r"geb|nummer|pass|nom|nacim|teléf|adres|data|dirección|indirizzo"
)
# What a question asks for besides a name or a secret, which ``questions`` knows.
ASKS_MORE = re.compile(
    r"birth|passport|licen[cs]e|phone|number|mail|address|zip|post|card|account|key|token|social|geb|nummer|nacim|teléf|adres|data|dirección|"
    r"indirizzo",
    re.IGNORECASE,
)


def pair_turns(trace: Trace) -> tuple[tuple[str, str], ...]:
    """Pair each turn of the assistant with the user's turns that answer it; each pair once, in order.

    Where a span's input holds only the newest turns, the question is taken from the output of an earlier span.
    """
    longest: tuple[Message, ...] = max((span.input for span in trace.spans), key=len, default=())
    pairs = dict.fromkeys(pair_replies((message.role, message.text) for message in longest))
    known = {id(message) for message in longest}
    given_out = ""
    replied: set[str] = set()
    for span in trace.spans:
        given = span.input
        # Every span repeats what came before: what is new comes last. By identity, as spans share messages.
        if given and id(given[-1]) not in known:
            pairs |= dict.fromkeys(pair_replies((message.role, message.text) for message in given[-_NEWEST:]))
        if len(given) <= _NEWEST and given_out and not any(message.role == "assistant" for message in given):
            fresh = [(message.role, message.text) for message in given if message.text not in replied]
            pairs |= dict.fromkeys(pair_replies([("assistant", given_out), *fresh]))
        replied |= {message.text for message in given[-_NEWEST:]}
        given_out = next((message.text for message in reversed(span.output) if message.text), given_out)
    return tuple(pairs)


def pair_replies(turns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """From roles and texts each turn of the assistant with the turns of the user that answer it, at most two."""
    asked, replies = "", 0
    for role, text in turns:
        if role == "assistant" and text and not text.isspace():
            asked, replies = text, 0
        elif role == "user" and asked and replies < _MOST_REPLIES and text and not text.isspace():
            replies += 1
            yield asked, text


def pair_questions(trace: Trace) -> tuple[tuple[str, str], ...]:
    """Pair the ends of questions with their short answers, each pair once, in order.

    Where a turn asks two questions, the answer belongs to the last.
    """
    return tuple(dict.fromkeys(pair_question_ends(pair_turns(trace))))


def pair_question_ends(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """From turns and their replies the ends of questions with their short answers, each once, in order."""
    asked = dict.fromkeys(
        (turn[-_LAST_OF_QUESTION:], reply) for turn, reply in pairs if 0 < len(reply) <= _LONGEST_ANSWER
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
