"""Broad topics are named by what their topics have in common."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.topics.naming.broad_names import name_broad_topics
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS

NAMES = ["Book a flight", "Cancel flight", "Flight status", "Check bank balance", "Transfer money", "Weather"]
KEYWORDS = [
    ["flight", "airport"], ["flight", "refund"], ["flight", "gate"],
    ["balance", "bank"], ["transfer", "account", "bank"], ["weather", "rain"],
]  # fmt: skip
UNITS = [50, 30, 20, 60, 40, 30]


def test_a_word_common_to_the_topics_names_the_group() -> None:
    assert name_broad_topics([[0, 1, 2], [3, 4, 5]], NAMES, KEYWORDS, UNITS)[0] == "Flight"


def test_a_group_without_a_common_word_lists_what_is_in_it() -> None:
    name = name_broad_topics([[0, 3, 5]], NAMES, KEYWORDS, UNITS)[0]
    assert " and " in name
    assert {"balance", "weather"} & set(name.casefold().replace(",", "").split())


def test_a_group_of_one_topic_has_its_name() -> None:
    assert name_broad_topics([[5], [0, 1]], NAMES, KEYWORDS, UNITS)[0] == "Weather"


def test_no_group_is_called_as_a_topic_of_another() -> None:
    names = name_broad_topics(
        [[0, 1], [2]], ["Buy a plane", "Sell a plane", "Plane"], [["plane"]] * 3, [5, 5, 5]
    )
    assert names[1] == "Plane"
    assert names[0] != "Plane"


def test_a_list_is_one_of_things_and_not_of_what_happened() -> None:
    names = ["Motor died", "Espresso machine", "Hotel", "Flight"]
    keywords = [["died", "motor"], ["machine", "broken"], ["hotel"], ["flight"]]
    name = name_broad_topics([[0, 1], [2, 3]], names, keywords, [40, 30, 20, 20])[0]
    assert "motor" in name.casefold()
    assert not {"died", "broken"} & set(name.casefold().split())


WORDS = st.text("abc <>\n|,.(", max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=4), st.integers(0, 9)), min_size=1, max_size=8))
def test_names_are_never_empty_nor_alike_nor_long_whatever_the_topics(
    topics: list[tuple[str, list[str], int]],
) -> None:
    names, keywords, units = zip(*topics, strict=True)
    groups = [list(range(0, len(names), 2)), list(range(1, len(names), 2))]
    found = name_broad_topics([group for group in groups if group], names, keywords, units)
    assert len({name.casefold() for name in found}) == len(found)
    assert all(0 < len(name) <= MAXIMUM_CHARACTERS for name in found)
