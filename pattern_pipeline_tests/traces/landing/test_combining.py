"""Parts and copies of one trace."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.landing.combining import combine_copies, merge_parts
from pattern_pipeline.traces.model import Trace
from pattern_pipeline_tests.traces.building import span, trace


def _ids(combined: Trace) -> list[str]:
    return [step.span_id for step in combined.spans]


@st.composite
def parts(draw: st.DrawFn) -> Trace:
    """A part of a trace; the names of its spans say which copy they are."""
    ids = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    parent = draw(st.sampled_from(["", "a", "gone"]))
    steps = [
        span(name, at=draw(st.integers(0, 3)), parent=parent, error=draw(st.sampled_from("xy")))
        for name in ids
    ]
    return replace(
        trace(*steps), metadata={"run": steps[0].error}, service=draw(st.sampled_from(["", "shop"]))
    )


@given(parts(), parts())
def test_combining_again_changes_nothing(older: Trace, newer: Trace) -> None:
    combined = combine_copies(older, newer)
    assert combine_copies(combined, newer) == combined
    assert combine_copies(combined, combined) == combined


def test_spans_of_batches_are_united_in_order_of_start() -> None:
    combined = combine_copies(trace(span("b", at=2), span("c", at=4)), trace(span("a", at=1, parent="")))
    assert _ids(combined) == ["a", "b", "c"]


def test_the_copy_of_a_span_that_ends_later_wins_then_the_one_read_later() -> None:
    first, second, early = (
        span("a", seconds=2, error="first"),
        span("a", seconds=2, error="second"),
        span("a", seconds=1, error="early"),
    )
    assert combine_copies(trace(first), trace(second)).spans[0].error == "second"
    assert combine_copies(trace(first), trace(early)).spans[0].error == "first"


def test_another_run_under_the_same_id_replaces_the_whole() -> None:
    older = trace(span("r1", parent=""), span("x", parent="r1"))
    newer = trace(span("r2", parent="", at=50))
    assert _ids(combine_copies(older, newer)) == ["r2"]
    assert _ids(combine_copies(newer, older)) == ["r2"]


def test_a_copy_that_stands_alone_is_in_order_of_start_too() -> None:
    alone = trace(span("b", at=9, parent=""), span("c", at=1, parent="b"))
    assert _ids(combine_copies(trace(span("a", parent="")), alone)) == ["c", "b"]


def test_an_old_part_that_is_read_again_takes_nothing_back() -> None:
    old = replace(trace(span("a", error="x")), metadata={"stage": "begun"}, service="shop")
    new = replace(trace(span("a", seconds=5), span("b", at=1)), metadata={"stage": "done"})
    combined = combine_copies(old, new)
    assert combined.metadata == {"stage": "done"}
    assert combine_copies(combined, old) == combined


@given(parts(), parts(), parts())
def test_uniting_loses_no_span_and_again_changes_nothing(one: Trace, two: Trace, three: Trace) -> None:
    united = merge_parts(merge_parts(one, two), three)
    assert set(_ids(united)) == {*_ids(one), *_ids(two), *_ids(three)}
    assert merge_parts(united, united) == united
    assert merge_parts(united, three) == united
