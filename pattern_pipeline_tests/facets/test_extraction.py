import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.tables.facets import FacetSummariesRow
from pattern_pipeline.traces.conversation.lines import lines_to_json
from pattern_pipeline_tests.facets.conversations import CALM, unit

DAY = date(2024, 5, 1)
FACETS = load_facets(None)


def _preprocessed(*units: Unit) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "day": DAY,
                "unit_id": each.unit_id,
                "lines": lines_to_json(each.conversation.lines),
                "shown_share": 1.0,
                "empty": not each.conversation.lines,
                "content_hash": each.content_hash,
                "attributes": json.dumps(dict(each.attributes)),
            }
            for each in units
        ],
        columns=["day", "unit_id", "lines", "shown_share", "empty", "content_hash", "attributes"],
    )


def test_one_row_a_unit_and_facet_with_the_columns_of_the_table() -> None:
    frame = summarize(_preprocessed(unit(*CALM), unit(name="u2")), FACETS, LocalExtractor())
    ddl = Path(__file__).parents[2] / "sql" / "schema" / "facet_summaries.sql"
    assert (
        tuple(frame.columns)
        == tuple(re.findall(r"^    (\w+) ", ddl.read_text(), re.MULTILINE))
        == FacetSummariesRow._fields
    )
    assert list(zip(frame["unit_id"], frame["facet"], frame["status"], strict=True)) == [
        ("u1", "Task", "answered"),
        ("u1", "Sentiment", "answered"),
        ("u1", "Issues", "no_match"),
        ("u2", "Task", "no_match"),
        ("u2", "Sentiment", "no_match"),
        ("u2", "Issues", "no_match"),
    ]
    assert list(frame["facet_version"]) == [facet.version for facet in FACETS] * 2
    assert set(frame["extractor"]) == {"local/6"}
    assert set(frame["day"]) == {DAY}
    assert list(frame["content_hash"]) == ["hash of u1"] * 3 + ["hash of u2"] * 3
    assert frame["lines"][0] == [1]
    assert frame["score"].dtype == "float64"


def test_a_day_without_units_gives_an_empty_frame_of_the_same_columns() -> None:
    frame = summarize(_preprocessed(), FACETS, LocalExtractor())
    assert (len(frame), tuple(frame.columns)) == (0, FacetSummariesRow._fields)


def test_the_same_frame_gives_the_same_answers() -> None:
    preprocessed = _preprocessed(*(unit(*CALM[: count + 1], name=f"u{count}") for count in range(7)))
    one, other = (summarize(preprocessed, FACETS, LocalExtractor()) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


def test_a_facet_that_cannot_be_answered_stops_before_any_work() -> None:
    facet = FacetSpec(name="root_cause", kind="free_text", prompt="?")
    with pytest.raises(SettingsError, match="root_cause"):
        summarize(_preprocessed(unit(*CALM)), [facet], LocalExtractor())


class Recorder:
    """An extractor that keeps the ids it was asked for and answers nothing."""

    name = "recorder/1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Accept every facet."""

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        self.asked += [each.unit_id for each in units]
        return [tuple(Summary(facet.name, "failed", reason="refused") for facet in facets) for _ in units]


def test_empty_units_never_reach_the_extractor() -> None:
    recorder = Recorder()
    frame = summarize(_preprocessed(unit(name="u0"), unit(*CALM), unit(name="u2")), FACETS[:1], recorder)
    assert recorder.asked == ["u1"]
    assert list(frame["status"]) == ["no_match", "failed", "no_match"]
    assert list(frame["reason"]) == ["", "refused", ""]


def test_attributes_that_a_facet_names_stand_beside_its_answers() -> None:
    asked = Unit("u1", "hash", unit(*CALM).conversation, (("plan", "gold"), ("region", "eu")))
    named = FACETS[0].model_copy(update={"attributes": ("plan", "missing")})
    frame = summarize(_preprocessed(asked), [named, FACETS[1]], LocalExtractor())
    assert frame["attributes"].dropna().to_dict() == {0: '{"plan":"gold"}'}


def test_a_day_of_an_older_version_has_no_attributes() -> None:
    older = _preprocessed(unit(*CALM)).assign(attributes=None)
    named = FACETS[0].model_copy(update={"attributes": ("plan",)})
    assert summarize(older, [named], LocalExtractor())["attributes"].tolist() == ["{}"]


def test_each_request_of_a_unit_is_a_row_the_main_one_first() -> None:
    told = (
        "user: Could you find me a flight from Oslo to Rome?",
        "agent: I found one. Anything else?",
        "user: I also need to report a stolen bank card.",
        "agent: It is blocked.",
    )
    frame = summarize(_preprocessed(unit(*told), unit(*CALM, name="u2")), FACETS, LocalExtractor())
    rows = frame[frame["facet"] == "Task"]
    assert list(zip(rows["unit_id"], rows["position"], rows["lines"], strict=True)) == [
        ("u1", 0, [1]),
        ("u1", 1, [3]),
        ("u2", 0, [1]),
    ]
    assert set(frame.loc[frame["facet"] != "Task", "position"]) == {0}
