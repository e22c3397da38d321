"""A package of another team adds a reader, an exporter, an embedder and a preprocessor, in one file each.

The files are those of docs/extending.md, taken from the page itself.
"""

import csv
import os
import re
from pathlib import Path

import pytest

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import Done, command
from pattern_pipeline_tests.datasets.windows import DAY, UnitOf, Window
from pattern_pipeline_tests.outside_package.install import install

PAGE = Path(__file__).parents[2] / "docs" / "extending.md"
OBJECTS = {
    "readers": {"notes": "NotesReader"},
    "exporters": {"csv": "CsvExporter"},
    "embedders": {"letters": "LetterEmbedder"},
    "preprocessors": {"shout": "shout"},
}
# One file each: the module of a kind has the name of its entry point.
ENTRY_POINTS = {
    kind: {name: f"team_{name}:{value}" for name, value in points.items()} for kind, points in OBJECTS.items()
}


def example(name: str) -> str:
    """Return the block of the page that defines a class or function."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if re.search(rf"^(class|def) {name}\b", block, re.MULTILINE))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    modules = {
        f"team_{name}": example(value) for points in OBJECTS.values() for name, value in points.items()
    }
    return install(tmp_path_factory.mktemp("packages"), "team-traces", ENTRY_POINTS, modules)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Path:
    """A home with one trace in the format that only the outside package reads."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "settings.toml").write_text(
        '[traces]\npreprocessor = "shout"\n[embedding]\nplugin = "letters"\n', encoding="utf-8"
    )
    notes = folder / "one.notes"
    notes.write_text("#notes\nwhere is my order?\nIt left on Monday.\n", encoding="utf-8")
    done = with_packages(folder, packages, "ingest", notes)
    assert (done.status, "1 traces read" in done.output) == (0, True), done
    return folder


def with_packages(home: Path, packages: Path, *words: object) -> Done:
    path = os.pathsep.join(filter(None, [str(packages), os.environ.get("PYTHONPATH", "")]))
    return command(home, *words, PYTHONPATH=path)


def test_its_reader_reads_and_its_preprocessor_renders(home: Path, packages: Path) -> None:
    done = with_packages(home, packages, "traces", "show", "notes-one")
    assert (done.status, done.errors) == (0, "")
    assert "1 user: WHERE IS MY ORDER?" in done.output


def test_its_embedder_embeds(home: Path, packages: Path) -> None:
    done = with_packages(home, packages, "doctor")
    assert "letters/letters-1, 26 dimensions" in done.output, done


def test_its_exporter_writes(home: Path, packages: Path) -> None:
    store = LakeVersionStore(open_lake(load_settings(home)))
    units = [UnitOf("u1", session="s1"), UnitOf("u2")]
    promote_suites(
        DAY, [Suite(name="regression", facet="Task", require_review=False)], Window(units).inputs(), store
    )
    file = home / "regression.csv"
    done = with_packages(
        home, packages, "datasets", "export", "regression", "--format", "csv", "--output", file
    )
    assert (done.status, done.errors) == (0, "")
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["id"] for row in rows] == [row.id for row in store.rows("regression", 1)]


def test_without_the_package_the_settings_that_name_it_are_refused(home: Path) -> None:
    done = command(home, "traces", "show", "notes-one")
    assert done.status == 1
    assert "no preprocessor named 'shout' is installed (setting 'traces.preprocessor')" in done.errors


def test_a_broken_reader_ends_the_command_in_one_line_that_names_its_package(tmp_path: Path) -> None:
    packages = install(
        tmp_path / "packages",
        "broken-traces",
        {"readers": {"notes": "broken_traces:Notes"}},
        {"broken_traces": "import a_module_that_is_not_there\n"},
    )
    notes = tmp_path / "one.notes"
    notes.write_text("#notes\nwhere is my order?\nIt left on Monday.\n", encoding="utf-8")
    done = with_packages(tmp_path / "home", packages, "ingest", notes)
    assert done.status == 1
    error = done.errors.splitlines()[-1]  # before it stands the progress, which no terminal redraws
    assert error.startswith(
        "error: the reader 'notes' of broken-traces 1.2 cannot be imported: ModuleNotFound"
    )
    assert error.endswith("correct, update or uninstall broken-traces")
    assert "Traceback" not in done.errors
