"""Groups of a subset, from frames alone."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.tables.facets import FacetSummariesRow
from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline.topics.exploring.exploration import Subset
from pattern_pipeline.topics.exploring.explore import explore_subset
from pattern_pipeline.topics.settings import TopicSettings

DAY = date(2026, 3, 4)
SAID = {
    "parcel": ("Track a parcel", "Ask where the parcel is", "Find the lost parcel"),
    "refund": ("Get a refund", "Ask for a refund of the order", "Have the refund paid"),
    "flight": ("Book a flight", "Fly to Oslo", "Change the seat of a flight"),
    "menu": ("Read the menu", "Order a pizza from the menu", "Ask for a vegan dish"),
}


def subset(each: int, *, tasks: int = 4, label: str | None = None) -> Subset:
    """``each`` units a task; every other one is NEGATIVE; only parcels are in a standing topic."""
    generator = np.random.default_rng(5)
    rows, vectors = [], []
    for axis, (kind, said) in enumerate(list(SAID.items())[:tasks]):
        for number in range(each):
            unit, text = f"{kind}-{number}", f"{said[number % 3]} {number}"
            rows.append(
                FacetSummariesRow(
                    day=DAY,
                    unit_id=unit,
                    facet="Task",
                    position=0,
                    facet_version="1",
                    extractor="local/1",
                    status="answered",
                    label=label,
                    summary=text,
                    text=text,
                    lines=[],
                    score=None,
                    reason="",
                    content_hash="",
                    attributes=None,
                )
            )
            vector = generator.normal(0, 0.05, 16)
            vector[axis] += 1
            unit_vector = (vector / np.linalg.norm(vector)).astype(np.float32)
            vectors.append((DAY, unit, "Task", 0, "1", hash_text(text), "m", unit_vector))
    units = [row.unit_id for row in rows]
    standing = [unit for unit in units if unit.startswith("parcel")]
    moods = ["NEGATIVE" if number % 2 else "POSITIVE" for number in range(len(units))]
    columns = ["day", "unit_id", "facet", "position", "facet_version", "text_hash", "model", "vector"]
    return Subset(
        facet="Task",
        first=DAY,
        last=DAY,
        units=pd.DataFrame({"day": DAY, "unit_id": units}),
        summaries=build_frame(FacetSummariesRow, rows),
        embeddings=pd.DataFrame(vectors, columns=columns),
        placed_topics=pd.DataFrame({"unit_id": standing, "position": 0, "label": "Track a parcel"}),
        labels=pd.DataFrame({"unit_id": units, "facet": "Sentiment", "label": moods}),
    )


def test_groups_say_what_they_are_where_they_stand_and_how_people_feel() -> None:
    found = explore_subset(subset(40), TopicSettings())
    assert (found.status, found.units, found.answers, found.alone) == ("ready", 160, 160, 0)
    assert [{member.split("-")[0] for member in group.members} for group in found.groups] == [
        {kind} for kind in dict.fromkeys(group.members[0].split("-")[0] for group in found.groups)
    ]
    assert len(found.groups) == 4
    for group in found.groups:
        assert (group.units, group.share) == (40, 0.25)
        assert dict(group.label_counts) == {"Sentiment": (("NEGATIVE", 20), ("POSITIVE", 20))}
        kind = group.members[0].split("-")[0]
        assert group.placed_topics == ((("Track a parcel", 40),) if kind == "parcel" else ())
        assert {each.unit_id for each in group.exemplars} <= set(group.members)
        assert all(each.summary for each in group.exemplars)
        assert group.name
    assert "4 groups of 160 answers, 100% placed" in found.line()


def test_the_same_subset_gives_the_same_groups() -> None:
    assert explore_subset(subset(40), TopicSettings()) == explore_subset(subset(40), TopicSettings())


def test_below_the_threshold_groups_are_provisional() -> None:
    found = explore_subset(subset(15), TopicSettings())
    assert found.status == "provisional"
    assert found.groups


@pytest.mark.parametrize(("each", "tasks"), [(0, 1), (1, 1), (2, 4)])
def test_too_few_answers_are_said_to_be_too_few(each: int, tasks: int) -> None:
    found = explore_subset(subset(each, tasks=tasks), TopicSettings())
    assert (found.status, found.groups, found.answers) == ("too_few", (), each * tasks)
    assert "too few to group" in found.line()


def test_labels_of_a_categorical_facet_are_counted() -> None:
    found = explore_subset(subset(3, label="POSITIVE"), TopicSettings())
    assert found.status == "labels"
    assert [(group.name, group.units, group.share) for group in found.groups] == [("POSITIVE", 12, 1.0)]
    assert len(found.groups[0].exemplars) == 3


def test_answers_of_another_extractor_are_left_out_and_counted() -> None:
    mixed = subset(40)
    mixed.summaries.loc[mixed.summaries["unit_id"].str.startswith("menu"), "extractor"] = "paid/1"
    found = explore_subset(mixed, TopicSettings())
    assert (found.answers, found.other_versions) == (120, 40)
    assert not any(member.startswith("menu") for group in found.groups for member in group.members)
