"""A topic knows its parts; one that may be two says so, and has no name of one half alone."""

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.tables.topics import TopicPartsRow
from pattern_pipeline.topics.embedding.embedder import MiniLM, Vectors
from pattern_pipeline.topics.maps.board_parts import collect_parts, describe_two
from pattern_pipeline.topics.maps.facet_map import FacetMap, QualityCard
from pattern_pipeline.topics.maps.part_contrast import Contrast
from pattern_pipeline.topics.maps.part_names import name_both
from pattern_pipeline.topics.maps.topic_cut import TopicCut, cut_topics
from pattern_pipeline.topics.maps.topic_description import Topic
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps, replace_facet_maps
from pattern_pipeline.topics.maps.topic_parts import (
    TWO_CHANCE,
    TWO_PURITY,
    PartedMap,
    build_part_rows,
    describe_parts,
    may_be_two,
)
from pattern_pipeline.topics.maps.window_answers import select_window_answers
from pattern_pipeline.topics.placement.confidence import build_estimator
from pattern_pipeline.topics.placement.neighbourhood import collect_members
from pattern_pipeline.topics.placement.placement import fit_centroids
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

LEADS = ["Please", "Can you", "I want to", "Could you", "I need to", "Help me", "How do I", "Hello,"]
WHENS = ["today", "now", "this week", "as soon as possible", "before Friday"]
SAID = [(lead, when) for lead in LEADS for when in WHENS]
CANCELS = [f"{lead} cancel my order {when}" for lead, when in SAID]
MOVES = [f"{lead} change the address of my order {when}" for lead, when in SAID]
REST = [
    [f"{lead} reset my password {when}" for lead, when in SAID],
    [f"{lead} send the invoice for March {when}" for lead, when in SAID],
    [f"{lead} recommend a coffee machine for the office {when}" for lead, when in SAID],
]
TEXTS = [*CANCELS, *MOVES, *(text for texts in REST for text in texts)]
NO_CENTROID = np.empty(0, dtype=np.float32)
NO_TRAITS: list[tuple[Contrast, ...]] = [(), ()]


def near_halves() -> Vectors:
    """Both requests on an order are nearer to each other than the other three tasks are."""
    groups = blobs([40, 40, 40, 40, 40], noise=0.15)
    axes = np.eye(groups.shape[1], dtype=np.float32)
    groups = groups + 0.8 * axes[-1]
    groups[:80] = groups[:80] + 0.6 * axes[-2]
    return np.asarray(groups / np.linalg.norm(groups, axis=1, keepdims=True), dtype=np.float32)


def build(vectors: Vectors) -> TopicMaps:
    task = summaries_frame(TEXTS)
    return build_topic_maps(DAY, task, embeddings_frame(task, vectors), TopicSettings())


OF_TOPIC = np.repeat([0, 0, 1, 2, 3], 40)
NAMES = ("Cancel my order", "Reset my password", "Send the invoice", "Recommend a coffee machine")


def describe(moods: Sequence[str] = (), named_by: str = "local") -> PartedMap:
    """The parts of a map whose first topic holds both requests on an order, under a name of one."""
    task, vectors = summaries_frame(TEXTS), near_halves()
    answers = select_window_answers("Task", task, embeddings_frame(task, vectors))
    assert answers is not None
    row_of = {unit: row for row, unit in enumerate(task["unit_id"])}
    rows = np.array([row_of[unit] for unit in answers.frame["unit_id"]])
    vectors, topic_of = vectors[rows], OF_TOPIC[rows].astype(np.int64)
    centroids = fit_centroids(vectors, topic_of, np.ones(200, dtype=np.int64), 4)
    surroundings = build_estimator(collect_members(vectors, topic_of), centroids).surroundings
    topics = tuple(
        Topic(f"t_{index}", name, (), (), 40, 0.3, centroids[index], None, named_by=named_by)
        for index, name in enumerate(NAMES)
    )
    cuts = cut_topics(surroundings, vectors, topic_of)
    nothing = np.zeros(200)
    card = QualityCard("ready", 200, 200, topics=4)
    traits = pd.DataFrame(
        {"unit_id": task["unit_id"][: len(moods)], "trait": [f"Sentiment {mood}" for mood in moods]},
        dtype=object,
    )
    made = FacetMap(topics, card, topic_of, nothing, nothing, np.zeros((200, 2)), (), cuts)
    return describe_parts(made, answers, traits)


def find_holders(maps: TopicMaps, units: range) -> dict[str, float]:
    """The share of these units in each topic."""
    topic_of = maps.topic_members.set_index("unit_id")["topic_id"]
    return topic_of[[f"Task-unit-{unit}" for unit in units]].value_counts(normalize=True).to_dict()


def assert_no_name_for_half(maps: TopicMaps) -> None:
    cancels, moves = find_holders(maps, range(40)), find_holders(maps, range(40, 80))
    parts_of = collect_parts(maps.topic_parts)
    names = maps.topic_clusters.set_index("topic_id")["name"]
    for topic in set(cancels) & set(moves):
        if min(cancels[topic], moves[topic]) < 0.2:
            continue
        # Both are in this topic in number: it says so, and is not called by one of them.
        parts = [part for part in parts_of["Task", topic] if part.of_two]
        assert len(parts) == 2, names[topic]
        said = " / ".join(part.name.casefold() for part in parts)
        assert "cancel" in said
        assert "address" in said
        name = names[topic].casefold()
        assert ("cancel" in name) == ("address" in name)


def test_opposite_actions_on_one_object_in_one_topic_are_two_parts_and_its_name_is_of_both() -> None:
    parted = describe()
    two = [part for part in parted.parts[0] if part.of_two]
    assert ["cancel" in part.name.casefold() for part in two].count(True) == 1
    assert ["address" in part.name.casefold() for part in two].count(True) == 1
    assert [part.share for part in two] == [0.5, 0.5]
    name = parted.facet_map.topics[0].name.casefold()
    assert "cancel" in name
    assert "address" in name
    assert [topic.name for topic in parted.facet_map.topics[1:]] == list(NAMES[1:])
    assert not any(part.of_two for parts in parted.parts[1:] for part in parts)


@pytest.mark.parametrize("named_by", ["pinned", "openai/your-model/names-1"])
def test_a_name_that_a_person_or_a_model_gave_stays(named_by: str) -> None:
    parted = describe(named_by=named_by)
    assert parted.facet_map.topics[0].name == NAMES[0]
    assert any(part.of_two for part in parted.parts[0])


@pytest.mark.slow
def test_opposite_actions_on_one_object_are_two_topics_or_two_parts_with_the_packaged_model() -> None:
    assert_no_name_for_half(build(MiniLM().embed(TEXTS)))


def test_parts_are_rows_that_add_up_to_their_topic() -> None:
    rows = build_part_rows(DAY, "Task", "v", describe())
    assert list(rows.columns) == list(TopicPartsRow._fields)
    rows = rows[rows["topic_id"] == "t_0"]
    assert rows["units"].sum() == 80
    assert rows["share"].sum() == pytest.approx(1.0)
    assert rows["part"].tolist() == list(range(1, len(rows) + 1))
    assert rows["name"].str.casefold().is_unique
    members = {f"Task-unit-{number}" for number in range(80)}
    assert all(set(shown) <= members for shown in rows["exemplars"])


def test_topics_that_are_one_thing_are_not_marked(maps: TopicMaps) -> None:
    assert not maps.topic_parts["of_two"].any()
    assert maps.topic_clusters["name"].tolist() == ["Book a flight", "Reset my password", "Get a refund"]


def test_a_mood_of_one_part_alone_is_named_with_the_part() -> None:
    two = describe(["NEUTRAL"] * 40 + ["NEGATIVE"] * 40).parts[0]
    (moved,) = [part for part in two if part.of_two and "address" in part.name.casefold()]
    assert "Sentiment NEGATIVE: 100%, others 0%" in moved.differs


def test_parts_change_nothing_of_a_topic_but_the_name_of_a_half() -> None:
    before, after = describe(named_by="pinned"), describe()
    for one, other in zip(before.facet_map.topics, after.facet_map.topics, strict=True):
        assert np.array_equal(one.centroid, other.centroid)
        rest = [replace(each, name="", named_by="", centroid=NO_CENTROID) for each in (one, other)]
        assert rest[0] == rest[1]


def test_a_map_below_the_threshold_has_no_parts() -> None:
    task = summaries_frame(TEXTS[:90])
    maps = build_topic_maps(DAY, task, embeddings_frame(task, near_halves()[:90]), TopicSettings())
    assert maps.topic_maps["status"].tolist() == ["below_threshold"]
    assert maps.topic_parts.empty


def test_the_maps_of_one_facet_replace_its_parts_and_leave_those_of_others(maps: TopicMaps) -> None:
    rows = build_part_rows(DAY, "Task", "v", describe())
    made = replace(maps, topic_parts=rows)
    other = TopicMaps(
        **{each.name: getattr(made, each.name).assign(facet="Issues") for each in fields(TopicMaps)}
    )
    assert set(replace_facet_maps(made, other, "Task").topic_parts["facet"]) == {"Issues", "Task"}


def test_what_units_do_may_make_two_of_a_topic_whose_words_are_near() -> None:
    cut = TopicCut((np.arange(30), np.arange(30, 60)), TWO_CHANCE / 2, (0, 1), 0.5, 1.0)
    assert not may_be_two(cut, NO_TRAITS)
    assert may_be_two(cut, [(Contrast("a tool fails", 0.7, 0.1),), ()])
    assert not may_be_two(cut, [(Contrast("a tool fails", 0.4, 0.1),), ()])


def test_a_topic_whose_sides_mix_is_one_however_far_apart_their_middles_are() -> None:
    parts = (np.arange(30), np.arange(30, 60))
    assert may_be_two(TopicCut(parts, 0.9, (0, 1), 0.5, TWO_PURITY), NO_TRAITS)
    assert not may_be_two(TopicCut(parts, 0.9, (0, 1), 0.5, TWO_PURITY - 0.1), NO_TRAITS)


def test_a_small_second_part_makes_no_two_of_a_topic() -> None:
    cut = TopicCut((np.arange(54), np.arange(54, 60)), 0.9, (0, 1), 0.1, 1.0)
    assert not may_be_two(cut, NO_TRAITS)


PARTS = ("Cancel the order", "Change the address")
TEXTS_OF_PARTS = (["cancel my order"] * 9, ["change the address of my order"] * 9)


@pytest.mark.parametrize("half", ["Cancel my order", "Change address"])
def test_a_name_of_one_half_becomes_the_name_of_both(half: str) -> None:
    assert name_both(half, PARTS, TEXTS_OF_PARTS, []) == "Cancel the order / Change the address"


def test_a_name_that_holds_for_both_halves_stays() -> None:
    assert name_both("My order", PARTS, TEXTS_OF_PARTS, []) == "My order"


def test_a_name_of_both_stays_from_day_to_day() -> None:
    both = name_both("Cancel my order", PARTS, TEXTS_OF_PARTS, [])
    assert name_both(both, ("Cancel orders", "Another address"), TEXTS_OF_PARTS, []) == both


def test_a_name_of_both_that_another_topic_has_is_not_taken() -> None:
    taken = ["cancel the order / change the address"]
    assert name_both("Cancel my order", PARTS, TEXTS_OF_PARTS, taken) == "Cancel my order"


def test_long_names_of_parts_are_cut_to_the_length_of_a_name() -> None:
    parts = ("Cancel the order of last week " * 2, "Change the address of the delivery " * 2)
    both = name_both("Cancel my order", parts, TEXTS_OF_PARTS, [])
    assert len(both) <= 60
    assert "Cancel" in both.split(" / ")[0]
    assert "Change" in both.split(" / ")[1]


def test_the_badge_names_the_two_things() -> None:
    parts = collect_parts(build_part_rows(DAY, "Task", "v", describe()))
    badge = describe_two(parts["Task", "t_0"])
    assert badge.startswith("may be two: ")
    assert "cancel" in badge.casefold()
    assert "address" in badge.casefold()
    assert describe_two(()) == ""
