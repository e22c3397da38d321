"""Messages sent apart from their spans come back into them."""

from dataclasses import replace
from itertools import permutations

import pytest

from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Span, Trace
from pattern_pipeline_tests.traces.building import assistant, span, trace, user

ASKED = span("e1", "event", at=1, seconds=0, parent="call", given=(user("shoes?"),))
MORE = span("e2", "event", at=2, seconds=0, parent="call", given=(user("red ones"),))
SAID = span("e3", "event", at=3, seconds=0, parent="call", said=(assistant("Two pairs."),))
ROOT = span("root", "agent", seconds=9, parent="")
CALL = span("call", seconds=8)


def _by_id(folded: Trace) -> dict[str, Span]:
    return {step.span_id: step for step in folded.spans}


def test_messages_stand_in_their_span_in_the_order_of_their_times() -> None:
    folded = fold_events(trace(ROOT, CALL, SAID, MORE, ASKED))
    call = _by_id(folded)["call"]
    assert call.input == (user("shoes?"), user("red ones"))
    assert call.output == (assistant("Two pairs."),)
    assert [step.span_id for step in folded.spans] == ["root", "call"]


def test_a_span_with_messages_of_its_own_keeps_them() -> None:
    own = replace(CALL, input=(user("shoes?"),))
    call = _by_id(fold_events(trace(own, ASKED, MORE, SAID)))["call"]
    assert (call.input, call.output) == ((user("shoes?"),), (assistant("Two pairs."),))


def test_a_span_that_never_came_is_made_up_from_its_events() -> None:
    folded = fold_events(trace(ROOT, ASKED, SAID))
    call = _by_id(folded)["call"]
    assert (call.kind, call.input, call.output) == ("llm", (user("shoes?"),), (assistant("Two pairs."),))
    assert (call.started_at, call.ended_at) == (ASKED.started_at, SAID.ended_at)


@pytest.mark.parametrize(("kind", "expected"), [("other", "llm"), ("agent", "agent"), ("llm", "llm")])
def test_a_plain_step_with_messages_is_a_models_call(kind: str, expected: str) -> None:
    step = span("call", kind)  # type: ignore[arg-type]
    assert _by_id(fold_events(trace(step, ASKED)))["call"].kind == expected


def test_nothing_changes_without_events_and_folding_twice_is_folding_once() -> None:
    plain = trace(ROOT, CALL)
    assert fold_events(plain) is plain
    once = fold_events(trace(ROOT, CALL, ASKED, SAID))
    assert fold_events(once) == once


def test_events_without_a_span_are_kept_and_are_no_run_of_their_own() -> None:
    lost = replace(ASKED, parent_id="")
    both = combine_copies(trace(ROOT, CALL), trace(lost))
    assert {step.span_id for step in both.spans} == {"root", "call", "e1"}
    assert _by_id(fold_events(both))["e1"].input == (user("shoes?"),)


def test_parts_may_come_in_any_order() -> None:
    whole = fold_events(trace(ROOT, CALL, ASKED, MORE, SAID))
    for parts in permutations([trace(ROOT, CALL), trace(ASKED, SAID), trace(MORE)]):
        first, second, third = parts
        assert fold_events(combine_copies(combine_copies(first, second), third)) == whole
