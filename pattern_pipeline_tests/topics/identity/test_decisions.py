"""What becomes of people's decisions when topics merge and part, as the board of the day shows it."""

from datetime import UTC, datetime, time

from pattern_pipeline.lake.topic_board import add_review, read_board
from pattern_pipeline.topics.maps.board import TopicBoard
from pattern_pipeline_tests.topics.identity.conftest import WINDOW, World, ids

FOUR = ("flight", "refund", "password", "weather")


def decide(world: World, topic: str, decision: str, day: int) -> None:
    at = datetime.combine(world.date(day), time(9), tzinfo=UTC)
    add_review(world.lake, "Task", topic, decision, reviewer="ann", decided_at=at)


def board(world: World, day: int) -> TopicBoard:
    return read_board(world.lake, world.date(day), WINDOW)


def blur(world: World) -> None:
    """Give the second model no eye for the difference between flights and refunds."""
    world.tasks = {0: FOUR}
    world.centres["second"] = {"flight": 9, "refund": 9, "password": 10, "weather": 11}


def test_decisions_stay_with_topics_that_go_on(world: World) -> None:
    world.tasks = {0: FOUR}
    topics = ids(world.map_day(2))
    decide(world, topics["flight"], "approved", 3)
    decide(world, topics["refund"], "rejected", 3)
    world.map_day(3, model="second")
    states = {each.topic_id: each.state for each in board(world, 3).topics}
    assert states == {
        topics["flight"]: "approved",
        topics["refund"]: "rejected",
        topics["password"]: "",
        topics["weather"]: "",
    }


def test_of_merged_topics_the_survivor_keeps_its_decision_and_the_other_comes_back_with_its_own(
    world: World,
) -> None:
    blur(world)
    apart = ids(world.map_day(2))
    decide(world, apart["flight"], "approved", 3)
    decide(world, apart["refund"], "rejected", 3)
    survivor = ids(world.map_day(3, model="second"))["flight+refund"]
    [gone] = {apart["flight"], apart["refund"]} - {survivor}
    decision = {apart["flight"]: "approved", apart["refund"]: "rejected"}

    merged = board(world, 3)
    assert merged.find(survivor).state == f"{decision[survivor]}, merged since"
    took = merged.find(survivor).changes[-1]
    assert (took.kind, took.other_id, merged.decisions["Task", took.other_id]) == (
        "took in",
        gone,
        decision[gone],
    )
    card = merged.card("Task")
    assert card is not None
    assert card.descent.startswith("Task since 2024-03-06: 3 continued, 1 merged; no longer: ")

    world.map_day(4)
    assert board(world, 4).find(gone).state == decision[gone]


def test_an_approval_of_the_whole_is_none_of_the_part_that_leaves(world: World) -> None:
    blur(world)
    whole = ids(world.map_day(2, model="second"))["flight+refund"]
    decide(world, whole, "approved", 3)
    parts = ids(world.map_day(3))
    [part] = {parts["flight"], parts["refund"]} - {whole}
    parted = board(world, 3)
    assert parted.find(whole).state == "approved, split since"
    assert parted.find(part).state == ""
    assert [(each.kind, each.other_id) for each in parted.find(part).changes] == [("split from", whole)]
