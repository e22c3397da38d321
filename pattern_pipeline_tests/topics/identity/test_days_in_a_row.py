"""Ids from day to day, by the maps that the pipeline makes and the lake that it keeps them in."""

import pandas as pd

from pattern_pipeline.lake.topic_board import add_review
from pattern_pipeline_tests.topics.identity.conftest import World, ids, kinds

ALIKE = {"flight": 0, "refund": 0, "password": 0, "weather": 3, "table": 3}


def test_a_topic_keeps_its_id_though_none_of_its_first_units_is_left(world: World) -> None:
    first = ids(world.map_day(0))
    for day in range(1, 6):
        maps = world.map_day(day)
    assert set(first) == {"flight", "refund", "password"}
    assert ids(maps) == first
    assert set(kinds(maps).values()) == {"continued"}
    assert maps.topic_maps[["continuity", "survival"]].to_numpy().tolist() == [[1.0, 1.0]]
    assert maps.topic_lineage["previous_day"].tolist() == [World.date(4)] * 3


def test_a_task_that_begins_is_new_and_one_that_nobody_asks_for_ages_out_without_being_missed(
    world: World,
) -> None:
    world.tasks[2] = ("flight", "refund", "weather")
    first = ids(world.map_day(1))
    begun = world.map_day(2)
    assert kinds(begun) == dict.fromkeys(first.values(), "continued") | {ids(begun)["weather"]: "new"}
    world.map_day(3)
    gone = world.map_day(4)
    assert kinds(gone)[first["password"]] == "retired"
    [ended] = gone.topic_lineage.query("kind == 'retired'").to_dict("records")
    assert (ended["units"], list(ended["into_topics"])) == (0, [])
    assert ended["name"], "it is told of by its last name"
    assert gone.topic_maps["survival"].tolist() == [1.0]


def test_a_day_without_a_map_does_not_matter(world: World) -> None:
    first = ids(world.map_day(1))
    after = world.map_day(3)
    assert ids(after) == first
    assert after.topic_lineage["previous_day"].unique().tolist() == [World.date(1)]


def test_a_day_made_anew_keeps_its_ids_whatever_model_and_facet_version(world: World) -> None:
    world.tasks[2] = ("flight", "refund", "weather")
    world.map_day(1)
    made = world.map_day(2)
    later = world.map_day(3)
    again = world.map_day(2)
    pd.testing.assert_frame_equal(again.topic_clusters, made.topic_clusters)
    pd.testing.assert_frame_equal(again.topic_lineage, made.topic_lineage)
    anew = world.map_day(2, model="second", version="v2")
    assert ids(anew) == ids(made)
    assert kinds(anew) == kinds(made), "what was new on that day is new, however often the day is made"
    assert ids(world.map_day(3)) == ids(later)


def test_ids_outlive_a_new_embedding_model_and_then_a_new_version_of_the_facet(world: World) -> None:
    first = ids(world.map_day(2))
    assert ids(world.map_day(3, model="second")) == first
    assert ids(world.map_day(4, model="second", version="v2")) == first
    assert ids(world.map_day(5, version="v2")) == first


def test_one_bad_map_ends_no_id_and_no_decision(world: World) -> None:
    world.centres["blind"] = ALIKE
    good = ids(world.map_day(2))
    add_review(world.lake, "Task", good["refund"], "renamed", reviewer="ann", name="Money back")
    bad = world.map_day(3, model="blind")
    assert "flight+password+refund" in "|".join(ids(bad)), "the bad map cannot tell them apart"
    after = world.map_day(4)
    assert ids(after) == good
    names = dict(zip(after.topic_clusters["topic_id"], after.topic_clusters["name"], strict=True))
    assert names[good["refund"]] == "Money back"
    assert after.topic_clusters["continued_from"].notna().all()


def test_merged_topics_are_one_with_the_id_of_the_larger_and_part_again_under_their_own(world: World) -> None:
    world.tasks = {0: ("flight", "refund", "password", "weather")}
    world.centres["second"] = {"flight": 9, "refund": 9, "password": 10, "weather": 11}
    apart = ids(world.map_day(2))
    one = world.map_day(3, model="second")
    [kept] = {apart["flight"], apart["refund"]} & set(ids(one).values())
    [ended] = {apart["flight"], apart["refund"]} - {kept}
    assert ids(one)["flight+refund"] == kept
    [row] = one.topic_lineage.query("kind == 'merged'").to_dict("records")
    assert (row["topic_id"], list(row["into_topics"])) == (ended, [kept])
    [heir] = one.topic_lineage.query(f"topic_id == '{kept}'").to_dict("records")
    assert set(heir["from_topics"]) == {kept, ended}
    again = world.map_day(4)
    assert ids(again) == apart
    assert kinds(again)[ended] == "continued"


def test_of_a_topic_that_parts_one_half_keeps_the_id_and_the_other_is_a_split_of_it(world: World) -> None:
    world.tasks = {0: ("flight", "refund", "password", "weather")}
    world.centres["second"] = {"flight": 9, "refund": 9, "password": 10, "weather": 11}
    one = ids(world.map_day(2, model="second"))
    parted = world.map_day(3)
    [split] = parted.topic_lineage.query("kind == 'split'").to_dict("records")
    assert list(split["from_topics"]) == [one["flight+refund"]]
    assert {ids(parted)["flight"], ids(parted)["refund"]} == {split["topic_id"], one["flight+refund"]}
