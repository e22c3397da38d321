"""Which changes of a day are reported, and which are not."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring import multiple_testing
from pattern_pipeline.topics.monitoring.alerts import find_alerts
from pattern_pipeline.topics.monitoring.change import Change, DailyCounts
from pattern_pipeline.topics.monitoring.label_drift import has_unhappy_labels
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline_tests.topics.monitoring.world import DAY, DAYS, NO_ALERTS, SETTINGS, World


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is planted here is far under any limit; how exact the limit is, is specified in its own file."""
    monkeypatch.setattr(multiple_testing, "DRAWS", 1000)


COUNTS = DailyCounts(np.ones(6, np.int64), np.full(6, 9), 1, 0.0)


def report(
    world: World,
    units: pd.DataFrame,
    *,
    earlier: pd.DataFrame = NO_ALERTS,
    topics: pd.DataFrame | None = None,
    day: date = DAY,
    settings: MonitoringSettings = SETTINGS,
) -> pd.DataFrame:
    alerts = find_alerts(day, units, world.topics() if topics is None else topics, earlier, settings)
    assert list(alerts.columns) == list(TopicAlertsRow._fields)
    return alerts


def with_today(world: World, count: int = 150, **changes) -> pd.DataFrame:
    return pd.concat([world.days(DAYS[:-1]), world.day(DAY, count, **changes)], ignore_index=True)


def with_the_planted_topic(world: World) -> pd.DataFrame:
    known = world.topics()
    centre = [world.centres[-1].astype("float32")]
    return pd.concat(
        [known, known.iloc[[0]].assign(topic_id="t_new", name="Grown", centroid=centre)], ignore_index=True
    )


def test_a_group_that_was_never_there_is_new_and_shows_its_units() -> None:
    world = World(0)
    (alert,) = report(world, with_today(world, planted=6)).itertuples()
    assert (alert.facet, alert.kind, alert.units) == ("Task", "new", 6)
    assert set(alert.exemplars) <= {f"{DAY}-{number}" for number in range(6)}
    assert alert.topic_id.startswith("g_")
    assert alert.expected == 0
    assert alert.observed == pytest.approx(6 / 150)
    assert "6 of 150 traces" in alert.message


def test_a_new_group_that_the_map_knows_already_bears_the_topics_name() -> None:
    world = World(0)
    (alert,) = report(world, with_today(world, planted=8), topics=with_the_planted_topic(world)).itertuples()
    assert (alert.kind, alert.topic_id, alert.topic) == ("new", "t_new", "Grown")


def test_a_topic_that_grows_and_one_that_goes_are_reported() -> None:
    world = World(1)
    found = report(world, with_today(world, factors={3: 3.5, 2: 0.0}))
    assert set(zip(found["kind"], found["topic_id"], strict=True)) == {("spike", "t_3"), ("vanished", "t_2")}


def test_a_mood_that_turns_within_a_topic_is_reported_for_that_topic() -> None:
    world = World(2)
    found = report(world, with_today(world, count=300, unhappy={1: 0.6}))
    alert = found[found["topic_id"] == "t_1"].iloc[0]
    assert (alert["kind"], alert["label"]) == ("turn", "Sentiment: NEGATIVE")
    assert (alert["category"], list(alert["labels"])) == ("Sentiment", ["NEGATIVE"])
    assert alert["observed"] > 0.4
    assert alert["expected"] < 0.25


def test_a_mood_that_turns_everywhere_is_reported_for_all_traces() -> None:
    world = World(3)
    found = report(world, with_today(world, unhappy=dict.fromkeys(range(6), 0.5)))
    assert ("Sentiment", "*", "turn") in set(
        zip(found["facet"], found["topic_id"], found["kind"], strict=True)
    )


def with_label(units: pd.DataFrame, label: str) -> pd.DataFrame:
    return units.assign(label=units["label"].replace("NEGATIVE", label))


@pytest.mark.parametrize("label", ["slow or late", "A: B", "late, slow"])
def test_a_label_that_holds_a_separator_drifts_as_one(label: str) -> None:
    world = World(2)
    units = with_label(with_today(world, count=300, unhappy={1: 0.6}), label)
    alert = report(world, units).set_index("topic_id").loc["t_1"]
    assert (alert["kind"], alert["category"], list(alert["labels"])) == ("turn", "Sentiment", [label])


def test_unhappy_labels_that_hold_a_separator_are_one_family() -> None:
    settings = MonitoringSettings(unhappy_labels=("slow or late", "rude"))
    changes = [
        Change(
            "Task", "t_1", "Name", "turn", COUNTS, 0.1, np.zeros(0, np.int64), category="Mood", labels=labels
        )
        for labels in (("slow or late", "rude"), ("slow or late",), ("slow", "late"))
    ]
    assert [has_unhappy_labels(change, settings) for change in changes] == [True, True, False]


def test_labels_of_two_groups_are_never_shown_alike() -> None:
    one, two = (
        Change(
            "Task", "t_1", "Name", "turn", COUNTS, 0.1, np.zeros(0, np.int64), category="Mood", labels=labels
        )
        for labels in (("slow or late",), ("slow", "late"))
    )
    assert one.label != two.label
    assert one.subject != two.subject
    assert two.label == "Mood: slow or late"


def test_a_drift_that_lasts_is_reported_once_whatever_the_order_of_the_labels_in_the_settings() -> None:
    world = World(3)
    turned = [world.day(day, 150, unhappy=dict.fromkeys(range(6), 0.6)) for day in DAYS[-2:]]
    units = pd.concat([world.days(DAYS[:-2]), *turned], ignore_index=True)
    mixed = (units["label"] == "NEGATIVE") & (np.arange(len(units)) % 4 == 1)
    units["label"] = units["label"].mask(mixed, "MIXED")
    first = report(world, units[units["day"] < DAY], day=DAYS[-2])
    assert {frozenset(labels) for labels in first.loc[first["kind"] == "turn", "labels"]} == {
        frozenset(("NEGATIVE", "MIXED"))
    }
    reversed_labels = SETTINGS.model_copy(update={"unhappy_labels": SETTINGS.unhappy_labels[::-1]})
    again = report(world, units, earlier=first, settings=reversed_labels)
    assert "turn" not in set(again["kind"])
    assert "turn" in set(report(world, units, settings=reversed_labels)["kind"]), (
        "it would be without the first"
    )


def test_an_alert_opens_once_while_the_change_lasts_and_again_after_it_ended() -> None:
    world = World(4)
    units = world.days(DAYS[:14])
    earlier, opened = NO_ALERTS, []
    for place, day in enumerate(DAYS[14:]):
        burst = place in (0, 1, 2, 3, 10)
        units = pd.concat([units, world.day(day, 150, planted=8 if burst else 0)], ignore_index=True)
        found = report(world, units, earlier=earlier, day=day)
        opened += [place] * int(found["kind"].isin(["new", "spike"]).sum())
        earlier = concat_frames(TopicAlertsRow, [earlier, found])
    assert opened[0] == 0
    assert set(opened) <= {0, 10}


def test_a_group_that_became_a_topic_is_not_reported_again() -> None:
    world = World(5)
    day = DAY - timedelta(days=1)
    before = pd.concat([world.days(DAYS[:-2]), world.day(day, 150, planted=8)], ignore_index=True)
    first = report(world, before, day=day)
    assert first["kind"].tolist() == ["new"]
    units = pd.concat([before, world.day(DAY, 150, planted=8)], ignore_index=True)
    topics = with_the_planted_topic(world)
    assert report(world, units, topics=topics, earlier=first).empty
    assert set(report(world, units, topics=topics)["topic_id"]) == {"t_new"}, "it would be without the first"


def test_a_new_map_whose_ids_go_on_is_no_news() -> None:
    world = World(6)
    units = with_today(world)
    assert report(world, units, topics=world.topics(version="m2")).empty
    assert report(world, units, topics=world.topics(version="m2", rename={1: "t_other"})).empty


@pytest.mark.parametrize("count", [3, 12])
def test_small_data_says_nothing(count: int) -> None:
    world = World(7)
    assert report(world, pd.concat([world.day(day, count) for day in DAYS], ignore_index=True)).empty
    assert report(world, world.days(DAYS[-4:])).empty, "three days before are too few to know what is usual"


def test_days_without_traces_are_passed_over() -> None:
    world = World(8)
    some = [day for place, day in enumerate(DAYS[:-1]) if place % 3]
    units = pd.concat([world.days(some), world.day(DAY, 150, planted=7)], ignore_index=True)
    assert report(world, units)["kind"].tolist() == ["new"]
    assert report(world, units[units["day"] < DAY]).empty, "a day without a trace has nothing to tell"
    assert report(world, units.iloc[:0]).empty


def test_one_topic_or_none_is_enough_to_find_what_is_new() -> None:
    world = World(9, topics=(0.7,))
    units = with_today(world, planted=9)
    assert report(world, units)["kind"].tolist() == ["new"]
    assert report(world, units, topics=world.topics().iloc[:0])["kind"].tolist() == ["new"]


def test_answers_of_another_version_are_not_compared() -> None:
    world = World(10)
    units = with_today(world, planted=8)
    assert report(world, units.assign(facet_version=[str(day == DAY) for day in units["day"]])).empty
