"""Every span of a trace stands once in its tree, whatever its parents are."""

from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.span_graph import build_span_tree
from pattern_pipeline_tests.traces.building import span, trace


def test_spans_stand_under_their_parents_in_order_of_start() -> None:
    read = trace(
        span("late", at=9),
        span("root", "agent", parent="gone"),
        span("early", at=1),
        span("inner", at=2, parent="early"),
    )
    told = [(branch.depth, branch.span.span_id) for branch in build_span_tree(read)]
    assert told == [(0, "root"), (1, "early"), (2, "inner"), (1, "late")]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=8))
def test_circles_and_ids_that_stand_twice_lose_no_span(shape: list[tuple[int, int, int]]) -> None:
    spans = [span(str(own), at=at, parent=str(parent)) for own, parent, at in shape]
    tree = build_span_tree(trace(*spans))
    assert len(tree) == len(spans)
    assert {branch.span for branch in tree} == set(spans)


def test_a_chain_of_many_spans_is_walked() -> None:
    spans = [span(str(number), at=number, parent=str(number - 1)) for number in range(3000)]
    assert build_span_tree(trace(*spans))[-1].depth == 2999
