"""Split a user's turns into segments, one for each request that the user came with.

Every false split makes a false row, so a turn begins a request only where several signs agree: it asks for
something with a subject that nobody has spoken of, it leans on nothing, the agent is done or the user turns away
from its question, and the agent does not go on by the same tools.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pattern_pipeline.facets.local.task.request_sentences import (
    RequestSentence,
    list_request_sentences,
    list_subject_stems,
)
from pattern_pipeline.language.content_words import stem_word
from pattern_pipeline.language.words import compile_phrases, split_identifier, split_words, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

# The agent is done with what it was asked for.
_CLOSES = compile_phrases(
    r"(?:anything|something|what) else",
    r"(?:any )?(?:other|further|more) (?:questions?|requests?|help|assistance)",
)
# Agents ask for an answer without a question mark, too.
_ASKS_BACK = compile_phrases(
    r"please (?!contact|take|bring)|let (?:me|us) know|could you|i(?:'ll)? need|we need|confirm|once you"
)
# The end of an agent's turn, in characters, where it asks.
ENDING = 400
# The tools of a request are those of so many rounds of calls after it.
ROUNDS = 2


@dataclass
class _Segment:
    """Turns of the user about one request, what it was, and the stems and tools that came up over it."""

    lines: list[Line] = field(default_factory=list)
    request: frozenset[str] = frozenset()
    user_stems: set[str] = field(default_factory=set)
    steps: list[Line] = field(default_factory=list)

    def list_tools(self) -> set[str]:
        return {step.tool for step in self.steps if step.tool}

    def list_agent_stems(self) -> frozenset[str]:
        return frozenset().union(*(list_subject_stems(step.text) for step in self.steps))


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the agent did around a turn of the user.

    ``asked``: its last words before the turn. ``reply``: its steps up to the next turn. ``calls``: the tools that
    it calls next.
    """

    asked: str
    reply: Sequence[Line]
    calls: Sequence[str]


def split_requests(users: Sequence[Line], steps: Sequence[Line]) -> list[list[Line]]:
    """Split the user's turns at those that bring a new request; every turn is in one segment, in order.

    ``steps``: the agent's turns and tool calls. A turn that comes back to an earlier request belongs to that one's
    segment.
    """
    current = _Segment()
    segments = [current]
    has_tools = any(step.tool for step in steps)
    before = 0
    for place, line in enumerate(users):
        current.steps += [step for step in steps if before < step.number < line.number]
        before = line.number
        sentences = list(list_request_sentences(line.text))
        if current.request and (asking := [each for each in sentences if each.is_request]):
            around = _look_around(place, users, steps)
            new = next((each for each in asking if _begins_request(each, around, current, has_tools)), None)
            if new is not None:
                earlier = (each for each in segments if each is not current and _returns_to(new, each))
                current = next(earlier, None) or _Segment(request=new.stems)
                if current not in segments:
                    segments.append(current)
        current.lines.append(line)
        for each in sentences:
            current.user_stems |= each.stems
            if each.is_request and not current.request:
                current.request = each.stems
    return [segment.lines for segment in segments]


def _look_around(place: int, users: Sequence[Line], steps: Sequence[Line]) -> _Surroundings:
    number = users[place].number
    asked = next((each.text for each in reversed(steps) if each.number < number and not each.tool), "")
    ends = [*(line.number for line in users[place:]), float("inf")]
    turns = [[each for each in steps if first < each.number < last] for first, last in pairwise(ends)]
    rounds = [calls for turn in turns if (calls := [each.tool for each in turn if each.tool])]
    return _Surroundings(asked, turns[0], [tool for calls in rounds[:ROUNDS] for tool in calls])


def _begins_request(one: RequestSentence, around: _Surroundings, current: _Segment, has_tools: bool) -> bool:
    """Check whether a sentence that asks begins another request than the current one."""
    if _returns_to(one, current) or (has_tools and _goes_on(one, around.calls, current.list_tools())):
        return False
    new = one.stems - current.user_stems - current.list_agent_stems()
    if 2 * len(new) < len(one.stems):
        return False
    echoed = any(one.stems & _list_step_stems(step) for step in around.reply)
    end = unify_apostrophes(around.asked[-ENDING:])
    if _CLOSES.search(unify_apostrophes(around.asked)) and not one.detailed:
        return one.wants or echoed
    if one.agrees:
        return False
    if "?" in end or _ASKS_BACK.search(end):
        return one.wants and not one.detailed and (one.turns_to or (echoed and one.brief))
    # Whoever asks what is possible gets an answer in the same words, which shows nothing.
    taken = (echoed and not one.asks_whether) or not around.reply
    taken = taken or not set(around.calls) <= current.list_tools()
    return one.wants and (one.turns_to or (taken and not one.detailed))


def _returns_to(one: RequestSentence, segment: _Segment) -> bool:
    """Check whether a sentence asks for what a segment is about: in its words, or in nothing but its words."""
    shared = len(one.stems & segment.request)
    least = max(1, min(len(one.stems), len(segment.request)))
    return 2 * shared >= least or one.stems <= segment.user_stems


def _goes_on(one: RequestSentence, calls: Sequence[str], tools: Collection[str]) -> bool:
    """Check whether the agent goes on with what it was doing: by the same tools, or before it has used any."""
    if not tools:
        return not any(one.stems & _list_tool_stems(tool) for tool in calls[:1])
    return bool(calls) and set(calls) <= set(tools)


def _list_step_stems(step: Line) -> frozenset[str]:
    return list_subject_stems(step.text) | _list_tool_stems(step.tool)


def _list_tool_stems(tool: str) -> frozenset[str]:
    return frozenset(stem_word(word) for word in split_words(split_identifier(tool)))
