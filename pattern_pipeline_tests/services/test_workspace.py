"""A process opens a home once, hands it down, and opens it again where what it was read from has changed."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.services.workspace import Workspace, open_workspace
from pattern_pipeline.settings import load_settings

FACET = 'name = "Churn"\nkind = "categorical"\nprompt = "Will the user leave?"\n'
LABELS = """
[[labels]]
name = "YES"
description = "leaves"
examples = ["I cancel"]

[[labels]]
name = "NO"
description = "stays"
examples = ["thank you"]
"""
READERS = (
    "pattern_pipeline.services.workspace.load_settings",
    "pattern_pipeline.facets.loading.load_facets",
    "pattern_pipeline.lake.engine.lake.open_lake",
    "pattern_pipeline.lake.queries.build_predicate",
    "pattern_pipeline.traces.units.preprocessing.load_preprocessor",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with settings, a facet of its own and suites."""
    monkeypatch.delenv("PATTERN_PIPELINE_HOME", raising=False)
    folder = tmp_path / "home"
    (folder / "facets").mkdir(parents=True)
    (folder / "settings.toml").write_text('[traces]\nwhere = "spans > 2"\n')
    (folder / "facets" / "churn.toml").write_text(FACET + LABELS)
    (folder / "suites.toml").write_text('[[suite]]\nname = "churn"\nfacet = "Churn"\n')
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each part of a home was read, by the name of the function that reads it."""
    return count_calls(monkeypatch)


def count_calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counted: Counter[str] = Counter()

    def watch(path: str) -> None:
        module, _, name = path.rpartition(".")
        __import__(module)
        real = getattr(sys.modules[module], name)

        def counting(*args: object, **named: object) -> object:
            counted[name] += 1
            return real(*args, **named)

        monkeypatch.setattr(path, counting)

    for path in READERS:
        watch(path)
    return counted


def use_all(workspace: Workspace) -> None:
    assert "Churn" in {facet.name for facet in workspace.facets}
    assert [suite.name for suite in workspace.checked_suites] == ["churn"]
    assert workspace.filters.sample == 1.0
    assert workspace.preprocessor is None
    assert workspace.lake.rows("SELECT count(*) FROM logs") == [(0,)]


def test_each_part_of_a_home_is_read_once_in_a_process(home: Path, calls: Counter[str]) -> None:
    for _ in range(3):
        use_all(open_workspace(home))
    assert set(calls.values()) == {1}
    assert set(calls) == {path.rpartition(".")[2] for path in READERS}


def test_nothing_of_the_lake_is_loaded_before_it_is_needed(home: Path) -> None:
    code = (
        f"import sys; from pathlib import Path; from pattern_pipeline.services.workspace import open_workspace;"
        f" open_workspace(Path({str(home)!r})).settings;"
        " print([n for n in ('duckdb', 'pandas', 'dagster', 'torch') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def change_settings(home: Path) -> None:
    # As many characters as before, so that only the content tells.
    (home / "settings.toml").write_text('[traces]\nwhere = "spans > 3"\n')


def change_facet(home: Path) -> None:
    (home / "facets" / "churn.toml").write_text((FACET + LABELS).replace("leaves", "goes away"))


def add_facet(home: Path) -> None:
    (home / "facets" / "more.toml").write_text(FACET.replace("Churn", "More") + LABELS)


def remove_suites(home: Path) -> None:
    (home / "suites.toml").unlink()


def remove_lake(home: Path) -> None:
    shutil.rmtree(home / "lake")


def replace_lake(home: Path) -> None:
    shutil.copytree(home / "lake", home / "copy")
    shutil.rmtree(home / "lake")
    (home / "copy").rename(home / "lake")


def describe(workspace: Workspace) -> tuple[object, ...]:
    return (
        workspace.settings.traces.where,
        [facet.version for facet in workspace.facets],
        [suite.name for suite in workspace.suites],
    )


@pytest.mark.parametrize("change", [change_settings, change_facet, add_facet, remove_suites])
def test_a_file_that_changed_is_read_again(home: Path, change: Callable[[Path], None]) -> None:
    before = open_workspace(home)
    earlier = describe(before)
    assert open_workspace(home) is before
    change(home)
    after = open_workspace(home)
    assert describe(after) != earlier
    assert open_workspace(home) is after


@pytest.mark.parametrize("change", [remove_lake, replace_lake])
def test_a_lake_that_was_removed_or_replaced_is_opened_again(
    home: Path, change: Callable[[Path], None]
) -> None:
    before = open_workspace(home)
    use_all(before)
    assert open_workspace(home) is before
    change(home)
    after = open_workspace(home)
    assert after is not before
    use_all(after)
    assert open_workspace(home) is after


def test_a_changed_variable_opens_the_home_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_workspace(home).settings.topics.window_days == 7
    monkeypatch.setenv("PATTERN_PIPELINE_TOPICS__WINDOW_DAYS", "3")
    assert open_workspace(home).settings.topics.window_days == 3


def test_a_forked_child_opens_the_home_for_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = open_workspace(home)
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert open_workspace(home) is not parents


def test_homes_that_do_not_exist_yet_are_told_apart(tmp_path: Path) -> None:
    assert open_workspace(tmp_path / "one").settings.home == tmp_path / "one"
    assert open_workspace(tmp_path / "two").settings.home == tmp_path / "two"


def test_what_is_wrong_names_its_file_and_line_and_is_read_again_once_fixed(home: Path) -> None:
    workspace = open_workspace(home)
    file = home / "facets" / "churn.toml"
    file.write_text(FACET.replace("categorical", "categoric") + LABELS)
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"churn\.toml, line 2"):
            _ = workspace.facets
        with pytest.raises(SettingsError, match=r"churn\.toml, line 2"):
            _ = workspace.lake
    file.write_text(FACET + LABELS)
    use_all(workspace)
    (home / "settings.toml").write_text("[traces]\nsample = 2\n")
    with pytest.raises(SettingsError, match=r"settings\.toml, line 2"):
        open_workspace(home)


def test_a_workspace_cannot_be_changed(home: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        open_workspace(home).settings = load_settings(home)  # type: ignore[misc]


def test_other_settings_for_one_question_share_facets_and_lake(home: Path, calls: Counter[str]) -> None:
    workspace = open_workspace(home)
    other = workspace.with_model("m").with_condition("spans < 9")
    assert other.settings.model.name == "m"
    assert other.settings.traces.where == "(spans > 2) AND (spans < 9)"
    use_all(other)
    use_all(workspace)
    assert other.lake is workspace.lake
    assert other.facets is workspace.facets
    assert (calls["open_lake"], calls["load_facets"]) == (1, 1)
    assert (workspace.settings.model.name, workspace.settings.traces.where) == ("", "spans > 2")
    with pytest.raises(SettingsError, match=r"traces\.where"):
        workspace.with_condition("no such column > 1")
