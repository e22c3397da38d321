"""``demo`` goes from nothing to datasets; a second time changes nothing; the commands of the pages work on it."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import Done, command
from pattern_pipeline_tests.cli.forked_commands import make_environment, run_forked

SMALL = ("demo", "--traces-per-day", "20", "--last-day", "2026-03-10")


ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "docs" / "first-ten-minutes.md")
# They wait for senders or ask a model; tests of their rooms run them.
NOT_RUN = ("serve", "facets test", "facets compare")


def read_command_lines(page: Path) -> list[str]:
    """Return the words behind `pattern-pipeline` of every command in the page's shell blocks."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    found: list[str] = []
    for block in blocks:
        joined = re.sub(r'"[^"]*"', lambda quoted: quoted[0].replace("\n", " "), block)
        found += re.findall(r"^ *pattern-pipeline ((?:\"[^\"]*\"|[^#\"&\n])+)", joined, re.MULTILINE)
    return [line.strip() for line in found if not line.startswith(NOT_RUN)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(home: Path) -> Done:
    return command(home, *SMALL)


def test_it_shows_topics_suites_and_what_to_do_next(first: Done) -> None:
    assert first.status == 0, first.errors
    assert "200 new" in first.output
    assert "Task: ready" in first.output
    assert "regression" in first.output
    assert "topics show t_" in first.output


def test_a_second_time_every_day_is_fresh(home: Path, first: Done) -> None:
    again = command(home, *SMALL)
    assert again.status == 0, again.errors
    assert "200 unchanged" in again.output
    assert "every day was fresh already" in again.output
    tables = first.output.index("4 topics found"), again.output.index("4 topics found")
    assert first.output[tables[0] :] == again.output[tables[1] :]


def read_a_task(home: Path) -> str:
    """Return the name of the largest topic of the facet Task."""
    query = (
        "SELECT label FROM current_labels WHERE facet = 'Task' AND topic_id IS NOT NULL "
        "GROUP BY day, label ORDER BY day DESC, count(*) DESC LIMIT 1"
    )
    done = command(home, "sql", query, "--format", "csv")
    assert done.status == 0, done.errors
    return done.output.splitlines()[1].strip('"')


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page: Path, home: Path, first: Done, tmp_path: Path) -> None:
    assert first.status == 0, first.errors
    lines = read_command_lines(page)
    assert len(lines) > 8
    shutil.copytree(home / "demo_traffic", tmp_path / "traces")
    task = read_a_task(home)
    environment = make_environment(PATTERN_PIPELINE_HOME=str(home))
    failed: list[str] = []
    for line in lines:
        # The topics of so small a demo have names of their own.
        written = line.replace("Get a return label", task).replace("Book a flight", task)
        written = written.replace("~/agent-patterns", str(tmp_path / "home"))
        status, _, errors = run_forked(shlex.split(written), environment, tmp_path)
        if status:
            failed.append(f"{line}: {errors}")
        if "review rename" in line:
            task = "Return labels"
    assert failed == []
