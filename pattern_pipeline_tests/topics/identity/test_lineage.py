"""What became of each topic between two maps, and over the days."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.identity.identities import Identities, assign_ids
from pattern_pipeline.topics.identity.lineage import (
    Descent,
    TopicEvent,
    derive_lineage,
    describe_changes_since,
    list_changes,
)
from pattern_pipeline.topics.identity.previous_maps import PreviousMap

DAY = date(2024, 3, 10)
D8, D9 = date(2024, 3, 8), date(2024, 3, 9)
NAMES = {"ta": "Book a flight", "tb": "Change a flight"}
COLUMNS = ["day", "topic_id", "name", "kind", "from_topics", "into_topics", "units"]
Row = tuple[date, str, str, str, list[str], list[str], int]


def a_map(topics: dict[str, str], **more: object) -> PreviousMap:
    """Topic ids and the units in them, a letter each."""
    rows = [(unit, topic) for topic, units in topics.items() for unit in units]
    return PreviousMap(
        topics=pd.DataFrame({"topic_id": list(topics)}),
        members=pd.DataFrame(rows, columns=["unit_id", "topic_id"]).assign(position=0),
        **more,  # type: ignore[arg-type]
    )


def after(previous: PreviousMap | None, *groups: str) -> Identities:
    units = {unit: index for index, group in enumerate(groups) for unit in group}
    return assign_ids("Task", DAY, units, len(groups), previous, 0.3)


def derive(identities: Identities, *groups: str) -> dict[str, Descent]:
    return {each.topic_id: each for each in derive_lineage(identities, [len(group) for group in groups])}


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        ({"ta": "0123", "tb": "4567"}, ["0123", "4567"], {"ta": "continued", "tb": "continued"}),
        ({"ta": "01234", "tb": "567"}, ["01234567"], {"ta": "continued", "tb": "merged"}),
        ({"ta": "01234567"}, ["01234", "567"], {"ta": "continued", "?": "split"}),
        ({"ta": "0123"}, ["0123", "89"], {"ta": "continued", "?": "new"}),
        ({"ta": "0123", "tb": "xy"}, ["0123"], {"ta": "continued", "tb": "retired"}),  # aged out
        ({"ta": "0123456789"}, ["012345678", "9abcdefgh"], {"ta": "continued", "?": "new"}),  # one stray
    ],
)
def test_kinds(before: dict[str, str], now: list[str], kinds: dict[str, str]) -> None:
    previous = a_map(before)
    found = derive(after(previous, *now), *now)
    assert {topic if topic in before else "?": each.kind for topic, each in found.items()} == kinds


def test_a_merger_says_where_the_units_went_and_a_split_where_they_came_from() -> None:
    merged = derive(after(a_map({"ta": "01234", "tb": "567"}), "01234567"), "01234567")
    assert merged["tb"].into_topics == ("ta",)
    assert merged["tb"].units == 3
    assert merged["ta"].from_topics == ("ta", "tb")
    parts = ("01234", "567")
    split = derive(after(a_map({"ta": "01234567"}), *parts), *parts)
    [part] = [each for each in split.values() if each.kind == "split"]
    assert part.from_topics == ("ta",)
    assert part.overlap == pytest.approx(3 / 8)


def test_a_topic_most_of_which_belongs_nowhere_now_is_retired_though_a_few_units_went_to_another() -> None:
    now = dict.fromkeys("01234", 0) | dict.fromkeys("6789", -1) | {"5": 0}
    found = assign_ids("Task", DAY, now, 1, a_map({"ta": "01234", "tb": "56789"}), 0.3)
    [_, ended] = derive_lineage(found, [6])
    assert (ended.topic_id, ended.kind, ended.into_topics, ended.units) == ("tb", "retired", ("ta",), 5)


def test_the_first_map_has_only_new_topics() -> None:
    found = derive(after(None, "01", "23"), "01", "23")
    assert {each.kind for each in found.values()} == {"new"}


def test_a_topic_that_one_map_missed_comes_back_under_its_id() -> None:
    old = a_map({"ta": "0123", "tb": "4567"})
    bad = a_map({"tc": "01234567"}, older=(old,))
    found = after(bad, "0123", "4567")
    assert found.ids == found.continued_from == ("ta", "tb"), "and the bad map lends no id"
    kinds = {topic: each.kind for topic, each in derive(found, "0123", "4567").items()}
    assert kinds["ta"] == kinds["tb"] == "continued"
    assert kinds["tc"] == "merged", "half of its units went to one topic"


def test_an_id_that_ended_comes_back_only_to_what_is_mostly_the_old_topic() -> None:
    old = a_map({"ta": "012345"})
    gone = a_map({"tb": "9"}, older=(old,))
    assert after(gone, "012", "345").ids.count("ta") == 1
    assert "ta" not in after(gone, "01", "23", "45").ids


def test_a_map_made_anew_because_it_was_bad_takes_the_ids_of_the_day_before() -> None:
    bad = a_map({"tx": "01234567"})
    found = after(a_map({"ta": "0123", "tb": "4567"}, own=bad), "0123", "4567")
    assert found.ids == ("ta", "tb")


def test_a_map_made_anew_keeps_the_ids_that_its_day_had() -> None:
    own = a_map({"tx": "0123", "ty": "4567"})
    found = after(a_map({"ty": "4567"}, own=own), "0123", "4567")
    assert found.ids == ("tx", "ty")
    assert found.continued_from == (None, "ty"), "new on that day, however often it is made"
    only_own = a_map({}).drop_rows()
    assert after(PreviousMap(only_own.topics, only_own.members, own=own), "0123").ids == ("tx",)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=40), st.lists(st.integers(0, 4), min_size=1, max_size=40)
)
def test_every_topic_of_both_maps_is_told_of_once(before: list[int], now: list[int]) -> None:
    rows = [(f"u{index}", f"t{topic}" if topic >= 0 else None) for index, topic in enumerate(before)]
    old = {topic for _, topic in rows if topic}
    previous = PreviousMap(
        pd.DataFrame({"topic_id": sorted(old)}),
        pd.DataFrame(rows, columns=["unit_id", "topic_id"]).assign(position=0),
    )
    numbers = sorted({topic for topic in now if topic >= 0})
    members = {f"u{index}": numbers.index(topic) if topic >= 0 else -1 for index, topic in enumerate(now)}
    found = assign_ids("Task", DAY, members, len(numbers), previous, 0.3)
    lines = derive_lineage(found, [now.count(number) for number in numbers])

    ended = old - set(found.ids)
    assert [each.topic_id for each in lines] == [*found.ids, *sorted(ended)], "each once, living ones first"
    for each in lines:
        assert (each.kind in {"merged", "retired"}) == (each.topic_id in ended)
        assert (each.kind == "continued") == (each.topic_id in old and each.topic_id not in ended)
        assert set(each.from_topics) <= old
        assert set(each.into_topics) <= set(found.ids)
        assert not each.from_topics or each.topic_id not in ended
        assert not each.into_topics or each.topic_id in ended
        assert 0.0 <= each.overlap <= 1.0
        assert (each.overlap > 0) == bool(each.from_topics or each.into_topics)
        assert each.kind != "split" or each.from_topics
        assert each.kind != "merged" or each.into_topics
    assert sum(each.units for each in lines if each.topic_id not in ended) == sum(topic >= 0 for topic in now)


def list_events(*rows: Row) -> dict[str, tuple[TopicEvent, ...]]:
    return list_changes(pd.DataFrame(rows, columns=COLUMNS), NAMES)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((D8, "tb", "", "new", [], [], 9), {"tb": "2024-03-08: began, 9 traces"}),
        (
            (D8, "tb", "", "split", ["ta"], [], 9),
            {
                "tb": "2024-03-08: split from: Book a flight (ta), 9 traces",
                "ta": "2024-03-08: a part left: Change a flight (tb), 9 traces",
            },
        ),
        (
            (D8, "tx", "Fly", "merged", [], ["ta", "tb"], 9),
            {
                "tx": "2024-03-08: merged into: Book a flight (ta), 9 traces",
                "ta": "2024-03-08: took in: Fly (tx), 9 traces",
            },
        ),
        ((D8, "tx", "Fly", "retired", [], ["ta"], 0), {"tx": "2024-03-08: retired, 0 traces"}),
        ((D8, "ta", "", "continued", ["ta", "tb"], [], 9), {}),
    ],
)
def test_each_step_is_told_of_both_topics_that_it_concerns(row: Row, said: dict[str, str]) -> None:
    assert {topic: each.line() for topic, [each] in list_events(row).items()} == said


def test_a_person_sees_what_was_decided_on_the_topic_that_came() -> None:
    [change] = list_events((D8, "tx", "Fly", "merged", [], ["ta"], 9))["ta"]
    assert change.line("rejected") == "2024-03-08: took in: Fly (tx, rejected), 9 traces"


@pytest.mark.parametrize(
    ("decided", "said"),
    [(D8, "merged since, split since"), (D9, "split since"), (date(2024, 3, 10), ""), (None, "")],
)
def test_only_what_came_after_a_decision_puts_it_in_doubt(decided: date | None, said: str) -> None:
    found = list_events(
        (D8, "ta", "", "new", [], [], 9),
        (D8, "tx", "Fly", "merged", [], ["ta"], 9),
        (D9, "tb", "", "split", ["ta"], [], 9),
    )
    assert describe_changes_since(decided, found["ta"]) == said
