"""Names do not churn: a topic is renamed only where most of what its name was made for is gone."""

import pandas as pd
import pytest

from pattern_pipeline.topics.identity.identities import assign_ids
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.naming.map_names import StableName, find_stable_names
from pattern_pipeline.topics.naming.namer import LOCAL
from pattern_pipeline_tests.topics.conftest import DAY

MODEL = "openai/tiny/1"


def kept(
    before: dict[str, str], now: list[str], *, named_by: object = LOCAL, namer: str = LOCAL
) -> list[str | None]:
    """The names kept by topics of these units, where topic ``ta`` of the map before was called "Name ta"."""
    rows = [(unit, topic) for topic, units in before.items() for unit in units]
    names = [f"Name {topic}" for topic in before]
    sizes = [len(units) for units in before.values()]
    topics = pd.DataFrame({"topic_id": list(before), "name": names, "named_by": named_by, "units": sizes})
    previous = PreviousMap(topics, pd.DataFrame(rows, columns=["unit_id", "topic_id"]).assign(position=0))
    units = {unit: index for index, group in enumerate(now) for unit in group}
    identities = assign_ids("Task", DAY, units, len(now), previous, 0.3)
    return [
        each.name if each else None for each in find_stable_names(identities, _sizes(now), previous, namer)
    ]


@pytest.mark.parametrize(
    ("before", "now", "names"),
    [
        ({"ta": "0123", "tb": "4567"}, ["0123", "4567"], ["Name ta", "Name tb"]),  # nothing changed
        ({"ta": "0123"}, ["0123xyzu"], ["Name ta"]),  # only new units came, as many as there were
        ({"ta": "0123"}, ["0123xyzuv"], [None]),  # most of it has come since
        ({"ta": "01234567"}, ["0123", "89"], ["Name ta", None]),  # some left the window; one is new
        ({"ta": "01234567"}, ["01234", "567"], ["Name ta", None]),  # a split: five of eight go on
        ({"ta": "01234567", "tb": "abcdefgh"}, ["012abc", "34567defgh"], [None, None]),  # mixed anew
        ({"ta": "01234", "tb": "567"}, ["01234567"], ["Name ta"]),  # a merger: five of eight are the old
        ({"ta": "0123", "tb": "4567"}, ["01234567"], ["Name ta"]),  # just one half
    ],
)
def test_a_topic_keeps_its_name_while_it_keeps_half_of_its_members(
    before: dict[str, str], now: list[str], names: list[str | None]
) -> None:
    assert kept(before, now) == names


def _sizes(now: list[str]) -> list[int]:
    return [len(group) for group in now]


def test_growth_is_counted_from_the_oldest_map_with_the_name() -> None:
    columns = ["unit_id", "topic_id"]
    members = pd.DataFrame([(unit, "ta") for unit in "012345"], columns=columns).assign(position=0)
    older = [
        PreviousMap(
            pd.DataFrame({"topic_id": ["ta"], "name": [name], "named_by": [LOCAL], "units": [units]}),
            pd.DataFrame([], columns=[*columns, "position"]),
        )
        for name, units in (("Pay", 4), ("Ask", 1))
    ]
    topics = pd.DataFrame({"topic_id": ["ta"], "name": ["Pay"], "named_by": [LOCAL], "units": [6]})
    previous = PreviousMap(topics, members, older=tuple(older))
    for units, name in (("01234567", StableName("Pay", LOCAL)), ("012345678", None)):
        identities = assign_ids("Task", DAY, dict.fromkeys(units, 0), 1, previous, 0.3)
        assert find_stable_names(identities, [len(units)], previous, LOCAL) == (name,)


@pytest.mark.parametrize(
    ("named_by", "namer", "name"),
    [
        (LOCAL, LOCAL, "Name ta"),
        (MODEL, MODEL, "Name ta"),
        (MODEL, LOCAL, "Name ta"),  # the model is switched off: what it gave is no worse
        (MODEL, "openai/another/1", "Name ta"),  # another model: no reason for another name
        (LOCAL, MODEL, None),  # a model is there now, or failed the day before
        (None, MODEL, None),  # a lake of an older version
    ],
)
def test_a_model_is_asked_once_for_what_was_named_without_one(
    named_by: object, namer: str, name: str | None
) -> None:
    assert kept({"ta": "0123"}, ["0123"], named_by=named_by, namer=namer) == [name]


def test_the_name_of_both_halves_is_not_kept() -> None:
    assert kept({"ta / tb": "0123"}, ["0123"]) == [None]
    assert kept({"ta / tb": "0123"}, ["0123"], named_by=MODEL, namer=MODEL) == ["Name ta / tb"]


def test_without_a_map_before_nothing_is_kept() -> None:
    identities = assign_ids("Task", DAY, {"u": 0}, 1, None, 0.3)
    assert find_stable_names(identities, [1], None, LOCAL) == (None,)


def test_two_topics_before_of_one_name_do_not_both_keep_it() -> None:
    topics = pd.DataFrame({"topic_id": ["ta", "tb"], "name": ["Same", "same"], "named_by": LOCAL})
    members = pd.DataFrame([("0", "ta"), ("1", "tb")], columns=["unit_id", "topic_id"]).assign(position=0)
    previous = PreviousMap(topics, members)
    identities = assign_ids("Task", DAY, {"0": 0, "1": 1}, 2, previous, 0.3)
    assert find_stable_names(identities, [1, 1], previous, LOCAL) == (StableName("Same", LOCAL), None)
