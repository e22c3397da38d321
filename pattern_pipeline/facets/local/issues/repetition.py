"""Find what is done or said again without progress: calls, answers and requests, in any language."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pattern_pipeline.facets.local.issues.evidence import Turns
from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.user_issues import ends_well
from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.sentences import take_ends
from pattern_pipeline.traces.conversation.lines import Conversation, Line

# The same call twice may be a retry that works or a state read again; three times with one result is a loop.
REPEATS = 3
REQUEST_CHARACTERS = 1_500
LEAST_WORDS = 4
# Short answers ("Is there anything else?") are said again with reason.
LEAST_ANSWER_WORDS = 8
_ALIKE_LENGTH = 0.7
# A turn is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
# What a screen or a form shows is reported, not asked for: two reports of one form are alike in all but values.
_REPORTED = re.compile(r"^[^\S\n]*(?:[-*•][^\S\n]*)?[^\n:?]{1,60}:[^\n?]*$", re.MULTILINE)


def find_repeated_calls(conversation: Conversation, turns: Turns) -> Iterator[Issue]:
    """Find calls made three times that gave one result each time.

    A call that gives another good result in the end waited for something, and got it.
    """
    good = {outcome.line.number for outcome in turns.outcomes if outcome.state == "ok"}
    made: dict[tuple[str, str], dict[str, list[int]]] = {}
    changed: dict[tuple[str, str], str] = {}
    waiting: dict[str, list[Line]] = {}
    for line in conversation.of_kind("tool_call", "tool_result"):
        if line.kind == "tool_call":
            waiting.setdefault(line.tool, []).append(line)
        elif line.tool and waiting.get(line.tool):
            call = waiting[line.tool].pop(0)
            key, result = (line.tool, call.text.strip()), line.text.strip()
            made.setdefault(key, {}).setdefault(result, []).append(call.number)
            if line.number in good:
                changed[key] = result
    for key, results in made.items():
        for result, numbers in results.items():
            if len(numbers) < REPEATS or changed.get(key, result) != result:
                continue
            # A state that is read now and then is no loop where the user says that it came out well.
            if ends_well(turns.users) and turns.find_user_before(numbers[-1]) > numbers[0]:
                continue
            words, is_settled = turns.requests.find_main(numbers[-1]), _is_mended(turns, key[0], numbers[-1])
            yield Issue("repeated_call", tuple(numbers), key[0], words, is_settled)


def _is_mended(turns: Turns, tool: str, number: int) -> bool:
    """Check whether a tool that gave nothing on the call at line ``number`` has given a result later."""
    states = [
        outcome.state
        for outcome in turns.outcomes
        if outcome.line.tool == tool and outcome.line.number > number
    ]
    return bool(states) and states[0] != "ok" and "ok" in states


def find_repeated_requests(turns: Turns) -> Iterator[Issue]:
    """Find turns whose subject was that of an earlier turn to which the agent has answered since."""
    for number, line in _find_alike(turns.users, turns.agents, LEAST_WORDS, share=0.75):
        yield Issue("asks_again", (number, line.number), words=turns.requests.find_last(line.number + 1))


def find_repeated_answers(turns: Turns) -> Iterator[Issue]:
    """Find the first long answer that the agent gives three times in a row, in nearly the same words.

    Twice may be an answer to two like questions.
    """
    agents = turns.agents
    for place in range(REPEATS - 1, len(agents)):
        run = agents[place - REPEATS + 1 : place + 1]
        # Most answers differ in length already.
        lengths = [len(line.text) for line in run]
        if min(lengths) < _ALIKE_LENGTH * max(lengths):
            continue
        pairs = tuple(_find_alike(run, turns.users, LEAST_ANSWER_WORDS, share=0.9))
        if len(pairs) == REPEATS - 1:
            numbers = tuple(line.number for line in run)
            yield Issue("repeated_answer", numbers, words=turns.requests.find_last(numbers[-1]))
            return


def _find_alike(
    turns: Sequence[Line], between: Sequence[Line], least: int, share: float
) -> Iterator[tuple[int, Line]]:
    """Find turns that share nearly all words of content with an earlier one, and the number of that one."""
    others = [line.number for line in between]
    earlier: list[tuple[int, frozenset[str]]] = []
    for line in turns:
        words = frozenset(list_content_words(_REPORTED.sub(" ", take_ends(line.text, REQUEST_CHARACTERS))))
        if len(words) < least:
            continue
        for number, before in earlier[-LOOK_BACK:]:
            is_alike = len(words & before) >= share * len(words | before)
            if is_alike and bisect_left(others, line.number) > bisect_left(others, number):
                yield number, line
                break
        earlier.append((line.number, words))
