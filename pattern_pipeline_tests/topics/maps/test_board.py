"""A board shows maps, labels and decisions as a person lists them."""

from datetime import date

import pandas as pd
import pytest

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.topics.maps.board import TopicBoard, build_board

DAY = date(2026, 3, 10)
START = date(2026, 3, 4)


def cluster(topic_id: str, name: str, units: int) -> dict[str, object]:
    return {
        "facet": "Task",
        "topic_id": topic_id,
        "name": name,
        "units": units,
        "share": units / 100,
        "keywords": ["invoice"],
        "exemplars": ["u1"],
        "provisional": False,
    }


def board(
    reviews: list[tuple[str, str, str, str | None]] | None = None,
    lineage: pd.DataFrame | None = None,
    since: date | None = START,
    change: str | None = None,
) -> TopicBoard:
    clusters = pd.DataFrame([cluster("aa11", "Cancel a plan", 30), cluster("aa22", "Get an invoice", 60)])
    card = {
        "facet": "Task",
        "status": "ready",
        "summaries": 100,
        "topics": 2,
        "coverage": 0.9,
        "noise_share": 0.2,
        "silhouette": 0.31,
        "expected_right": 0.93,
        "level_topics": 2,
        "level_since": since,
        "level_change": change,
    }
    labels = pd.DataFrame(
        [("u1", "Sentiment", "NEGATIVE"), ("u2", "Sentiment", "NEUTRAL"), ("u3", "Sentiment", "NEUTRAL")],
        columns=["unit_id", "facet", "label"],
    )
    decided = pd.DataFrame(reviews or [], columns=["facet", "topic_id", "decision", "name"])
    decided["decided_at"] = pd.Timestamp("2026-03-08 12:00", tz="UTC")
    return build_board(DAY, START, clusters, pd.DataFrame([card]), labels, decided, lineage)


def test_topics_come_largest_first() -> None:
    assert [topic.name for topic in board().of_facet("Task")] == ["Get an invoice", "Cancel a plan"]


def test_a_categorical_facet_shows_its_labels_with_their_share() -> None:
    neutral, negative = board().of_facet("Sentiment")
    assert (neutral.name, neutral.units, negative.name, negative.units) == ("NEUTRAL", 2, "NEGATIVE", 1)
    assert neutral.share == pytest.approx(2 / 3)


def test_a_rename_is_shown_and_the_newest_decision_counts() -> None:
    shown = board(
        [
            ("Task", "aa11", "rejected", None),
            ("Task", "aa11", "renamed", "End a subscription"),
            ("Task", "aa11", "approved", None),
        ]
    ).find("aa11")
    assert (shown.name, shown.review) == ("End a subscription", "approved")


@pytest.mark.parametrize("wanted", ["aa22", "Get an invoice", "get an invoice"])
def test_a_topic_is_found_by_id_or_name(wanted: str) -> None:
    assert board().find(wanted).topic_id == "aa22"


def test_the_start_of_two_ids_is_refused_with_both() -> None:
    with pytest.raises(NotFoundError, match="aa22, aa11"):
        board().find("aa")


def test_an_unknown_topic_says_how_to_see_the_known() -> None:
    with pytest.raises(NotFoundError, match="topics list"):
        board().find("zz")


def test_the_card_line_states_what_the_map_covers() -> None:
    card = board().card("Task")
    assert card is not None
    assert card.line() == (
        "Task: ready; 2 topics over 100 summaries, 90% placed, 93% of these expected right,"
        " 20% noise before placement, silhouette 0.31"
    )


def test_the_card_line_says_whether_the_number_of_topics_lasts_and_what_changed_it() -> None:
    assert "lasting" not in board().maps[0].line()
    assert "too few answers yet for a lasting number of topics" in board(since=None).maps[0].line()
    assert board(change="read finer: 7 → 13 topics").maps[0].line().endswith("read finer: 7 → 13 topics")
