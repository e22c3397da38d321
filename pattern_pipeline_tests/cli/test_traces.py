"""``traces``: a person sees what was read, and what hinders the reading."""

import json
from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.traces.building import chat, otlp_span, request, write_lines

IDS = ("abc1".ljust(32, "0"), "abc2".ljust(32, "0"), "dead".ljust(32, "0"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose units are sessions: one of two traces, and a trace of a program that tells nothing."""
    folder = tmp_path_factory.mktemp("traces") / "home"
    folder.mkdir()
    (folder / "settings.toml").write_text('[traces]\nunit = "session"\n', encoding="utf-8")
    session = {"key": "session.id", "value": {"stringValue": "visit-1"}}
    spans = [
        chat(IDS[0], "my mail is ann@example.com", "thank you"),
        chat(IDS[1], "[bold]is it lost?", "no", span_id="02"),
    ]
    for span in spans:
        span["attributes"].append(session)
    unread = request(
        otlp_span(IDS[2], "0a", {"gen_ai.operation.name": "chat"}),
        otlp_span(IDS[2], "0b", {"db.statement": "x"}, parentSpanId="0a") | {"name": "db.query"},
        service="batch",
    )
    file = write_lines(folder / "in.jsonl", *map(request, spans), unread)
    assert command(folder, "ingest", file).status == 0
    ran = command(folder, "run")
    assert ran.status == 0, ran.errors
    return folder


def test_a_session_is_shown_as_one_conversation_under_what_it_is(home: Path) -> None:
    done = command(home, "traces", "show", "visit")
    assert done.status == 0, done.errors
    assert done.output.splitlines()[0] == "visit-1  2026-03-01 12:00:00 UTC"
    assert "service shop, session visit-1" in done.output
    assert "2 traces, 2 spans, 1.0 s, 1 value redacted" in done.output
    assert "1 user: my mail is <EMAIL_1>" in done.output
    assert "user: [bold]is it lost?" in done.output


def test_a_trace_is_shown_by_its_spans_and_as_it_is_stored(home: Path) -> None:
    tree = command(home, "traces", "show", "dead", "--spans").output.splitlines()
    assert tree[-2:] == ["llm step (1.00 s, no words)", "  other db.query (1.00 s, no words)"]
    stored = json.loads(command(home, "traces", "show", IDS[2], "--json").output)
    assert (stored["trace_id"], len(stored["spans"])) == (IDS[2], 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [(["show", "zzz"], "no trace whose id begins with 'zzz'"), (["show", ""], "several begin with ''")],
)
def test_ids_that_name_no_trace_are_told(home: Path, words: list[str], message: str) -> None:
    done = command(home, "traces", *words)
    assert done.status == 1
    assert message in done.errors
    assert "Traceback" not in done.errors


def test_units_are_listed_by_day_and_service(home: Path) -> None:
    both = command(home, "traces", "list", COLUMNS="80").output
    assert "visit-1" in both
    assert "my mail is <EMAIL_1>" in both
    assert IDS[2][:16] in both
    assert max(map(len, both.splitlines())) <= 80
    assert IDS[2][:16] not in command(home, "traces", "list", "--service", "shop").output
    assert "no units" in command(home, "traces", "list", "--day", "2026-03-02").output


def test_the_diagnosis_says_by_source_what_is_wrong_and_what_to_do(home: Path) -> None:
    told = command(home, "traces", "diagnose", COLUMNS="80")
    assert told.status == 0, told.errors
    words = " ".join(told.output.split())
    assert "otlp_json batch: 100% hold no words, and steps (such as db.query)" in words
    assert "turn the capture of content on" in words
    assert "otlp_json shop:" not in words
    rows = json.loads(command(home, "traces", "diagnose", "--format", "json").output)
    assert {(row["service"], row["units"], row["empty"]) for row in rows} == {("shop", 1, 0), ("batch", 1, 1)}


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PATTERN_PIPELINE_TRACES__WHERE", "servce = 'x'", "servce"),
        ("PATTERN_PIPELINE_TRACES__PREPROCESSOR", "not_there", "no preprocessor named 'not_there'"),
    ],
)
def test_settings_that_cannot_hold_are_refused_before_anything_runs(
    home: Path, variable: str, value: str, message: str
) -> None:
    ran = command(home, "run", **{variable: value})
    assert (ran.status, ran.output) == (1, "")
    assert message in ran.errors
    looked = command(home, "doctor", **{variable: value})
    assert looked.status == 1
    assert message in " ".join(looked.output.split())
