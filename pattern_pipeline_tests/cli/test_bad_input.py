"""What a person gets for bad input: one clear line, the promised exit status, and never a traceback."""

from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import command

GOOD = (
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"01","name":"chat",'
    '"startTimeUnixNano":"1772524800000000000","endTimeUnixNano":"1772524801000000000","attributes":['
    '{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.input.messages","value":'
    '{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"%s\\"}]}]"}}]}]}]}]}\n'
)


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["ingest", "nowhere.jsonl"], 1, "no such file or folder (nowhere.jsonl); check the path"),
        (["run"], 1, "no traces have landed"),
        (
            ["run", "--from", "2026-03-02", "--to", "2026-03-01"],
            1,
            "--from 2026-03-02 is after --to 2026-03-01",
        ),
        (["run", "--from", "yesterday"], 2, "does not match"),
        (
            ["topics", "rebuild", "--from", "2026-03-02", "--to", "2026-03-01"],
            1,
            "--from 2026-03-02 is after --to 2026-03-01",
        ),
        (["topics", "rebuild"], 1, "no traces have landed"),
        (["topics", "list"], 1, "nothing has been run yet"),
        (["topics", "show", "x"], 1, "nothing has been run yet"),
        (["datasets", "show", "regression"], 1, "no dataset 'regression'"),
        (["datasets", "export", "regression"], 1, "no dataset 'regression'"),
        (["promote"], 1, "no labels for any day"),
        (["sql", "SELEC 1"], 1, "SELEC"),
        (["sql", "DROP TABLE raw_traces"], 1, "can only be read"),
        (["sql", "SELECT 1", "--format", "xml"], 2, "xml"),
        (["fly"], 2, "No such command"),
        (["ingest"], 2, "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_words(tmp_path: Path, words: list[str], status: int, message: str) -> None:
    done = command(tmp_path, *words)
    assert done.status == status
    assert message in done.errors
    assert "Traceback" not in done.errors + done.output
    if status == 1:
        assert done.errors.strip().splitlines()[-1].startswith("error: ")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("settings.toml", "[topics]\nwindow_days = 0\n", "topics.window_days"),
        ("settings.toml", "colour = 'red'\n", "colour"),
        ("settings.toml", "[topics\n", "not valid TOML"),
        ("facets/mood.toml", "name = 'Mood'\nkind = 'categorical'\n", "mood.toml"),
        ("suites.toml", "[[suite]]\nname = 'Big Suite'\nfacet = 'Task'\n", "suites.toml"),
    ],
)
def test_wrong_files_in_the_home_are_named(tmp_path: Path, file: str, content: str, message: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)
    done = command(tmp_path, "doctor")
    assert done.status == 1
    assert "WRONG" in done.output
    assert message in done.output
    assert "Traceback" not in done.errors + done.output


def test_a_facet_that_needs_a_model_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "facets").mkdir()
    facet = 'name = "Goal"\nkind = "free_text"\nprompt = "What is the goal?"\nno_match = "none"\n'
    (tmp_path / "facets" / "goal.toml").write_text(facet)
    done = command(tmp_path, "run")
    assert done.status == 1
    assert "without a model free text is answered for Task and Issues only (facet Goal)" in done.errors


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = command(tmp_path, "--debug", "ingest", "nowhere.jsonl")
    assert done.status == 1
    assert "Traceback" in done.errors


def test_bad_records_are_kept_with_their_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_text(
        GOOD % ("aa01", "Reset my password")
        + "{broken\n"
        + GOOD % ("", "No trace id")
        + GOOD % ("aa02", "पासवर्ड 🔑 כן")
    )
    home = tmp_path / "home"
    done = command(home, "ingest", file)
    assert done.status == 0
    assert "2 traces read from 1 files: 2 new" in done.output
    assert "2 records rejected" in done.errors
    listed = command(home, "sql", "SELECT source_line FROM rejected_records ORDER BY 1", "--format", "csv")
    assert listed.output.split() == ["source_line", "2", "3"]


def test_the_same_trace_in_two_files_is_there_once_and_the_newest_wins(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number, words in enumerate(("The first words", "The newest words")):
        file = tmp_path / f"{number}.jsonl"
        file.write_text((GOOD % ("aa01", words)) * 2)
        assert command(home, "ingest", file).status == 0
    landed = command(
        home,
        "sql",
        "SELECT trace_id, payload LIKE '%newest%' AS newest FROM landed_traces",
        "--format",
        "csv",
    )
    assert landed.output.split() == ["trace_id,newest", "aa01,True"]
