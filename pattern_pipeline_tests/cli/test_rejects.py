"""``rejects``: a person sees what could not be read, fixes it and tries again, or lets it go."""

import json
from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.traces.building import chat, request, write_lines

GOOD, LATE = "a" * 32, "b" * 32


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home into which a good record, a broken one and a licence were put."""
    return _fill(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a home for the tests that only look."""
    return _fill(tmp_path_factory.mktemp("home"))


def _fill(home: Path) -> Path:
    (home / "in").mkdir()
    write_lines(home / "in" / "day.jsonl", request(chat(GOOD)), '{"resourceSpans": [{"a": my@mail.org]')
    (home / "in" / "LICENSE").write_text("Permission is hereby granted", encoding="utf-8")
    done = command(home, "ingest", home / "in")
    assert done.status == 0
    assert "2 records rejected; see them with: pattern-pipeline rejects" in done.errors
    return home


def _places(home: Path) -> list[tuple[str, int]]:
    records = json.loads(command(home, "rejects", "show", "--format", "json").output)
    return [(Path(record["source_path"]).name, record["source_line"]) for record in records]


def test_they_are_listed_by_reason_and_shown_with_place_and_beginning(untouched: Path) -> None:
    assert _places(untouched) == [("LICENSE", 1), ("day.jsonl", 2)]
    listed = command(untouched, "rejects")
    assert listed.status == 0
    assert "not valid JSON" in listed.output
    assert "text of no known format" in listed.output
    shown = command(untouched, "rejects", "show", "VALID json").output
    assert "day.jsonl:2" in shown
    assert "<EMAIL_1>" in shown
    assert "LICENSE" not in shown


def test_what_was_fixed_lands_and_leaves_the_list(home: Path) -> None:
    assert "1 new" not in command(home, "rejects", "retry").output
    assert len(_places(home)) == 2
    write_lines(home / "in" / "day.jsonl", request(chat(GOOD)), request(chat(LATE)))
    done = command(home, "rejects", "retry", "day.jsonl")
    assert (done.status, "1 new, 0 replaced, 1 unchanged" in done.output) == (0, True)
    assert _places(home) == [("LICENSE", 1)]


def test_a_file_that_has_gone_is_named_and_its_rejects_stay(home: Path) -> None:
    (home / "in" / "LICENSE").unlink()
    done = command(home, "rejects", "retry", "LICENSE")
    assert (done.status, "LICENSE is not there" in done.output) == (0, True)
    assert ("LICENSE", 1) in _places(home)


def test_a_person_lets_go_of_what_is_no_trace(home: Path) -> None:
    asked = command(home, "rejects", "clear", "LICENSE")
    assert (asked.status, len(_places(home))) == (2, 2)
    done = command(home, "rejects", "clear", "LICENSE", "--yes")
    assert (done.status, done.output.strip()) == (0, "1 rejected records forgotten")
    assert _places(home) == [("day.jsonl", 2)]


def test_trying_again_without_any_says_where_to_look(untouched: Path) -> None:
    done = command(untouched, "rejects", "retry", "no such reason")
    assert (done.status, done.errors.count("\n")) == (1, 1)
    assert "pattern-pipeline rejects" in done.errors


def test_the_listing_can_be_read_by_programs_and_says_what_to_do(untouched: Path) -> None:
    listed = json.loads(command(untouched, "rejects", "--format", "json").output)
    assert [(each["records"], Path(each["source_path"]).name) for each in listed] == [
        (1, "LICENSE"),
        (1, "day.jsonl"),
    ]
    assert all(each["what_to_do"] for each in listed)
    assert command(untouched, "rejects", "--format", "csv").output.startswith("records,reason,source_path")


def test_the_name_of_a_kind_finds_its_records_and_what_looks_like_a_pattern_is_none(home: Path) -> None:
    early = {"startTimeUnixNano": "5", "endTimeUnixNano": "6"}
    write_lines(home / "in" / "early.jsonl", *(request(chat(f"{n:032x}") | early) for n in range(1, 4)))
    done = command(home, "ingest", home / "in")
    assert "  3 a trace that starts before the first day" in done.errors
    assert "set start_date" in done.errors
    (kind,) = (
        each
        for each in json.loads(command(home, "rejects", "--format", "json").output)
        if each["records"] == 3
    )
    shown = json.loads(command(home, "rejects", "show", kind["reason"], "--format", "json").output)
    assert {Path(each["source_path"]).name for each in shown} == {"early.jsonl"}
    assert len(shown) == 3
    for text in ("%", "_%_", "!"):
        assert command(home, "rejects", "show", text, "--format", "json").output.strip() == "[]"


def test_a_link_that_was_refused_is_not_followed_when_tried_again(home: Path) -> None:
    secret = write_lines(home / "secret.jsonl", request(chat(LATE)))
    (home / "in" / "link.jsonl").symlink_to(secret)
    command(home, "ingest", home / "in")
    done = command(home, "rejects", "retry", "link.jsonl")
    assert (done.status, "link.jsonl is a link that leads out" in done.output) == (0, True)
    assert ("link.jsonl", 1) in _places(home)
    landed = command(home, "sql", "SELECT count(*) AS n FROM landed_traces", "--format", "csv")
    assert landed.output.split() == ["n", "1"]


def test_names_steer_no_terminal(home: Path) -> None:
    name = "\x1b]0;owned\x07[bold]x"
    (home / "in" / name).write_text("{broken", encoding="utf-8")
    ran = [
        command(home, *words)
        for words in (
            ("ingest", home / "in"),
            ("ingest", home / name / "gone"),
            ("rejects",),
            ("rejects", "show"),
            ("rejects", "retry"),
            ("review", "rename", name, name),
        )
    ]
    assert all("\x1b" not in done.output + done.errors for done in ran)
    assert "[bold]x" in ran[3].output
