"""What hinders the reading is told by source, with what to do about it."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pattern_pipeline.traces.payload import to_payload
from pattern_pipeline.traces.units.diagnosis import (
    SourceDiagnosis,
    diagnose_sources,
    find_unknown_names,
    suggest_fixes,
)
from pattern_pipeline_tests.traces.building import START, span, trace, user

WELL: dict[str, Any] = {
    "source_format": "otlp_json", "service": "shop", "spans": 3, "silent_calls": 0, "unknown_spans": 0,
    "empty": False, "user_turns": 1, "shown_share": 1.0, "trouble": None,
}  # fmt: skip
SOUND = SourceDiagnosis("otlp_json", "shop", 100, *(0.0,) * 6)


def _diagnose(*units: dict[str, Any]) -> tuple[SourceDiagnosis, ...]:
    rows = pd.DataFrame(
        [{**WELL, **unit, "unit_id": str(n), "day": START.date()} for n, unit in enumerate(units)]
    )
    keys = ["day", "unit_id"]
    raw = rows[[*keys, "source_format", "service", "spans", "silent_calls", "unknown_spans"]]
    return diagnose_sources(raw, rows[[*keys, "empty", "user_turns", "shown_share", "trouble"]])


def test_shares_are_of_the_units_of_a_source_and_the_largest_source_is_first() -> None:
    many, few = _diagnose(
        {"service": None, "source_format": None, "empty": True, "user_turns": 0, "unknown_spans": 2},
        {},
        {"shown_share": 0.4, "trouble": "odd: KeyError"},
        {"user_turns": 0},
        {"silent_calls": 1},
    )
    assert many == SourceDiagnosis("otlp_json", "shop", 4, 0.0, 0.25, 0.25, 0.25, 0.0, 0.25)
    assert few == SourceDiagnosis("", "", 1, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def test_what_is_empty_has_no_user_and_is_told_once() -> None:
    (source,) = _diagnose({"empty": True, "user_turns": 0})
    assert (source.empty, source.without_user) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ({"empty": 0.1}, ["an exporter that is set to omit content"]),
        ({"empty": 0.1, "unknown": 0.1}, ["(such as step one) say nothing in any known vocabulary"]),
        ({"silent": 0.5}, ["turn the capture of content on"]),
        ({"without_user": 0.5}, ["no turn of a user"]),
        ({"cut": 0.2}, ["raise traces.maximum_tokens"]),
        ({"failed": 0.001}, ["the preprocessor failed"]),
        ({"cut": 0.01, "empty": 0.01}, []),
        ({}, []),
    ],
)
def test_each_trouble_comes_with_its_fix(trouble: dict[str, float], told: list[str]) -> None:
    sentences = list(suggest_fixes(replace(SOUND, **trouble), ("step one",)))
    assert len(sentences) == len(told)
    for sentence, words in zip(sentences, told, strict=True):
        assert words in sentence


def test_no_units_no_diagnosis() -> None:
    assert _no_units() == ()


def _no_units() -> tuple[SourceDiagnosis, ...]:
    keys = ["day", "unit_id"]
    raw = pd.DataFrame(columns=[*keys, "source_format", "service", "spans", "silent_calls", "unknown_spans"])
    return diagnose_sources(
        raw, pd.DataFrame(columns=[*keys, "empty", "user_turns", "shown_share", "trouble"])
    )


def test_the_commonest_silent_steps_are_named() -> None:
    read = trace(
        *(replace(span(str(n), "other"), name="db.query") for n in range(3)),
        replace(span("x", "other"), name="http"),
        replace(span("told", "other", given=(user("hi"),)), name="told"),
    )
    assert find_unknown_names([to_payload(read)]) == ("db.query", "http")
