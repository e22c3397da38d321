"""A person's SQL says which units enter, and can say nothing else."""

from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.lake.queries import build_predicate
from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.traces import RawTracesRow
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline_tests.lake.frames import rows

UNITS = rows(
    "raw_traces",
    {"unit_id": "a", "service": "support", "spans": 3, "metadata": '{"plan": "pro"}'},
    {"unit_id": "b", "service": "support", "spans": 2, "metadata": "{}"},
    {"unit_id": "c", "service": None, "spans": 9, "metadata": '{"plan": "free"}'},
)


@pytest.mark.parametrize(
    ("where", "entering"),
    [
        ("service = 'support' AND spans > 2", ["a"]),
        ("metadata->>'plan' = 'pro' OR spans = 9", ["a", "c"]),
        ("service <> 'x'", ["a", "b"]),
        ("spans > 2 -- those with tools", ["a", "c"]),
        ("true", ["a", "b", "c"]),
        ("false", []),
        ("started_at < TIMESTAMPTZ '1990-01-01 00:00:00+00'", []),
        ("unit_id IN (SELECT unit_id FROM raw_traces ORDER BY spans DESC LIMIT 1)", ["c"]),
    ],
)
def test_a_condition_chooses_and_null_is_no(where: str, entering: list[str]) -> None:
    chosen = Filters(chooses=build_predicate(where)).select_matching(UNITS)
    assert chosen["unit_id"].tolist() == entering
    assert chosen.index.tolist() == list(range(len(entering)))


def test_answers_keep_to_the_frames_index() -> None:
    some = UNITS.iloc[[2, 0]]
    assert build_predicate("spans > 5")(some).to_dict() == {2: True, 0: False}
    assert build_predicate("spans > 5")(build_frame(RawTracesRow, ())).empty


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("servce = 'support'", "servce"),
        ("spans >", "syntax error"),
        ("", "syntax error"),
        (
            "true) AS BOOLEAN), false) FROM raw_traces; DROP TABLE raw_traces; SELECT coalesce(CAST((true",
            "syntax error",
        ),
        ("sum(spans) > 1", "not answer once for each unit"),
        ("spans IN (SELECT 1 FROM read_csv('/etc/hostname'))", "read_csv may not be called"),
        ("true) FROM raw_traces WHERE (true", "more than a condition"),
        ("true), (false", "more than a condition"),
        ("'no' || service", "Could not convert"),
    ],
)
def test_what_is_no_condition_is_refused_with_the_reason(where: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        build_predicate(where)(UNITS)
    assert "traces.where" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_condition_sees_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    pd.DataFrame({"word": ["x"]}).to_csv(secret, index=False)
    with pytest.raises(SettingsError):
        build_predicate(f"service IN (SELECT word FROM '{secret}')")
