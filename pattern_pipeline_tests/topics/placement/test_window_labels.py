"""A window has one label a unit and facet, by the newest map that fits."""

from collections.abc import Mapping

import pandas as pd

from pattern_pipeline.tables.topics import CurrentLabelsRow
from pattern_pipeline.topics.placement.window_labels import WindowMaps, label_window
from pattern_pipeline_tests.lake.frames import rows
from pattern_pipeline_tests.topics.placement.small_maps import answers, card, day, moods, topics, vectors


def known(*cards: dict[str, object]) -> WindowMaps:
    numbers = [((each["day"], each["facet"])) for each in cards]
    found = [topics((made - day(0)).days, str(facet)) for made, facet in numbers]  # type: ignore[operator]
    return WindowMaps(pd.concat([*found, rows("topic_clusters")]), rows("topic_maps", *cards), {})


def shown(summaries: pd.DataFrame, maps: WindowMaps, *numbers: int) -> Mapping[str, object]:
    days = [day(number) for number in numbers]
    labels = label_window(days, summaries, vectors(summaries), maps).labels
    assert list(labels.columns) == list(CurrentLabelsRow._fields)
    assert not labels.duplicated(["day", "unit_id", "facet"]).any()
    names = (label if isinstance(label, str) else None for label in labels["label"])
    return dict(zip(labels["unit_id"] + " " + labels["facet"], names, strict=True))


def test_all_days_of_the_window_are_labelled_by_the_map_of_its_last() -> None:
    window = pd.concat([answers(1, 1), answers(2, 1), answers(3, 1)])
    assert set(shown(window, known(card(1), card(2), card(3)), 1, 2, 3).values()) == {"Task by 3"}


def test_a_day_that_a_later_map_covers_is_labelled_by_that_one_whatever_day_is_made() -> None:
    window = pd.concat([answers(1, 1), answers(3, 1)])
    found = shown(window, known(card(3, window=3), card(4, window=2)), 1, 2, 3)
    assert found == {"u1-0 Task": "Task by 3", "u3-0 Task": "Task by 4"}


def test_a_facet_without_a_map_of_the_day_keeps_what_its_newest_map_says() -> None:
    window = pd.concat([answers(1, 1), answers(1, 1, "Issues")])
    found = shown(window, known(card(2), card(1, "Issues")), 1, 2)
    assert found == {"u1-0 Task": "Task by 2", "u1-0 Issues": "Issues by 1"}


def test_labels_of_a_categorical_facet_are_taken_over() -> None:
    window = pd.concat([answers(1, 2), moods(1, "NEGATIVE", "POSITIVE")])
    found = shown(window, known(card(1)), 1)
    assert (found["u1-0 Sentiment"], found["u1-1 Sentiment"]) == ("NEGATIVE", "POSITIVE")


def test_answers_that_the_newest_map_does_not_fit_keep_the_newest_that_does() -> None:
    older, newer = answers(1, 2), answers(2, 1, facet_version="v2")
    maps = known(card(1), card(2), card(3, facet_version="v2"))
    found = shown(pd.concat([older, newer]), maps, 1, 2, 3)
    assert found == {"u1-0 Task": "Task by 2", "u1-1 Task": "Task by 2", "u2-0 Task": "Task by 3"}


def test_answers_of_two_versions_in_one_day_are_each_placed_by_their_own_map_in_order() -> None:
    mixed = pd.concat([answers(1, 4).iloc[[0, 2]], answers(1, 4, facet_version="v2").iloc[[1, 3]]])
    mixed = mixed.sort_values("unit_id")
    found = shown(mixed, known(card(1), card(2, facet_version="v2")), 1)
    assert list(found.items()) == [
        ("u1-0 Task", "Task by 1"),
        ("u1-1 Task", "Task by 2"),
        ("u1-2 Task", "Task by 1"),
        ("u1-3 Task", "Task by 2"),
    ]


def test_a_window_without_maps_or_answers_has_no_topics_or_no_rows() -> None:
    assert shown(answers(1, 1), known(), 1) == {"u1-0 Task": None}
    assert shown(answers(1, 0), known(card(1)), 1) == {}
