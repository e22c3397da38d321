"""``pattern-pipeline sql`` as a person runs it."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.cli.shared.output import Format, format_csv, neutralise_text, print_frames
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.cli.command import command


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    Lake(LakeLocation.local(folder / "lake")).migrate(load_facets(folder / "facets"))
    return folder


def test_a_long_answer_is_cut_for_people_and_whole_for_programs(home: Path) -> None:
    cut = command(home, "sql", "FROM range(5000)", PATTERN_PIPELINE_SQL__MAXIMUM_ROWS="7")
    assert cut.status == 0, cut.errors
    last = cut.output.splitlines()[-1]
    assert last.startswith("first 7 of more rows")
    assert "sql.maximum_rows" in last
    assert "csv" in last
    whole = command(
        home,
        "sql",
        "SELECT range AS n FROM range(5000)",
        "--format",
        "json",
        PATTERN_PIPELINE_SQL__MAXIMUM_ROWS="7",
    )
    assert [row["n"] for row in json.loads(whole.output)] == list(range(5000))


def test_csv_is_whole_and_has_no_formula(home: Path) -> None:
    query = "SELECT n, '=1+1' AS word, -1.5 AS number FROM range(5000) t(n)"
    done = command(home, "sql", query, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert len(rows) == 5000
    assert {row["word"] for row in rows} == {"'=1+1"}
    assert {row["number"] for row in rows} == {"-1.5"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c",
        "SELECT levenshtein(repeat('a', 2000000), repeat('b', 2000000))",
    ],
)
def test_a_signal_ends_a_query_with_130_and_one_line(
    home: Path, tmp_path: Path, query: str, number: signal.Signals
) -> None:
    environment = {**os.environ, "PATTERN_PIPELINE_SQL__TIMEOUT_SECONDS": "3600", "TMPDIR": str(tmp_path)}
    words = [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", str(home), "sql", query]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        _wait_until_it_works(process, tmp_path)
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output == ""
    assert errors.count("\n") == 1
    assert "interrupted" in errors
    assert not list(tmp_path.glob("pattern_pipeline_query_*"))


def test_a_query_that_may_not_run_ends_with_1_and_one_line(home: Path) -> None:
    done = command(home, "sql", "FROM read_text('/etc/passwd')")
    assert done.status == 1
    assert done.errors.count("\n") == 1
    assert "read_text may not be called here" in done.errors


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1.5",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        "\u00a0=1",
        "\x00=1",
        "\ufeff=1",
        "＝1",
        "＠x",
    ],
)
def test_text_that_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert neutralise_text(text) == f"'{text}"


@pytest.mark.parametrize("value", ["plain", "a=1", "", "1-2", "'=1", -1.5, -3, True, None])
def test_other_values_stay(value: object) -> None:
    assert neutralise_text(value) == value


def test_numbers_in_csv_stay_numbers_and_names_of_columns_are_marked() -> None:
    frame = pd.DataFrame({"=a": ["-x", None], "n": [-1.5, 2.0], "i": pd.array([-1, None], dtype="Int64")})
    assert list(csv.reader(io.StringIO(format_csv(frame)))) == [
        ["'=a", "n", "i"],
        ["'-x", "-1.5", "-1"],
        ["", "2.0", ""],
    ]


def test_frames_are_printed_as_one_answer(capsys: pytest.CaptureFixture[str]) -> None:
    frames = [pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"n": [3]})]
    print_frames(frames, Format.json)
    assert json.loads(capsys.readouterr().out) == [{"n": 1}, {"n": 2}, {"n": 3}]
    print_frames(frames, Format.csv)
    assert capsys.readouterr().out == "n\n1\n2\n3\n"
    print_frames([frames[0].head(0)], Format.json)
    assert json.loads(capsys.readouterr().out) == []


def _wait_until_it_works(process: subprocess.Popen[str], spill: Path) -> None:
    """Wait until the process has opened its query, and has computed for some time since."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("the system does not show what a process computes")
    began = None
    for _ in range(2400):
        time.sleep(0.05)
        if began is None and list(spill.glob("pattern_pipeline_query_*")):
            began = _ticks(process)
        if began is not None and _ticks(process) > began + 3 * os.sysconf("SC_CLK_TCK"):
            return
    pytest.fail("the query did not begin")


def _ticks(process: subprocess.Popen[str]) -> int:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a", [{"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}]),
        ("SELECT * FROM (SELECT 1 AS n) x JOIN (SELECT 1 AS n) y ON x.n = y.n", [{"n": 1, "n_1": 1}]),
        (r"SELECT blob '\xFFa' AS b, [blob '\xFF'] AS c", [{"b": r"\xffa", "c": [r"\xff"]}]),
        ("SELECT interval '3 months 1 day' AS i", [{"i": "3 months 1 days 0 seconds"}]),
    ],
)
def test_json_of_odd_names_and_values(home: Path, query: str, rows: list[dict[str, object]]) -> None:
    done = command(home, "sql", query, "--format", "json")
    assert done.status == 0, done.errors
    assert json.loads(done.output) == rows


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize(
    "query",
    ["SELECT 'infinity'::DATE AS d", "SELECT DATE '5000-01-01 (BC)' AS d", "SELECT map {[1]: 2} AS d"],
)
def test_a_value_without_a_form_is_refused_with_the_fix(home: Path, query: str, form: Format) -> None:
    done = command(home, "sql", query, "--format", form.value)
    assert done.status == 1
    assert done.errors.count("\n") == 1
    assert "column d" in done.errors
    assert "CAST" in done.errors
    assert command(home, "sql", query.replace(" AS d", "::VARCHAR AS d"), "--format", form.value).status == 0
