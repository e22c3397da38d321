"""A wrong setting is blamed on the file, with its line, or on the variable that said it, with the name meant."""

import re
from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline.settings_errors import list_variables

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        (
            "[topics]\nminimum_summaris = 3\n",
            2,
            ["topics.minimum_summaris", "did you mean minimum_summaries?"],
        ),
        ("[topic]\nwindow_days = 3\n", 1, ["'topic'", "did you mean topics?"]),
        ("\nwindow_days = 3\n", 2, ["did you mean topics.window_days?"]),
        ("[traces]\nstart_date = 2026-01-01\n", 2, ["write start_date above the first heading"]),
        ("[topics]\n\nwindow_days = 0\n", 3, ["topics.window_days", "greater than or equal to 1"]),
        ("topics = 3\n", 1, ["should be a table"]),
        ('[model]\nmode = "bach"\n', 2, ['did you mean "batch"?']),
        ('[traces]\nredact_except = ["PHONE", "NAMES"]\n', 2, ["'NAMES'", 'did you mean "NAME"?']),
        ('[traces]\nredact_except = ["XYZZY"]\n', 2, ["the kinds are: ADDRESS"]),
        ('[lake]\ncatalog = "mysql:foo"\n', 2, ["mysql: is no kind of catalog", "sqlite:FILE"]),
        ('start_date = "soon"\n', 1, ["start_date"]),
        ('_env_file = "x"\n', 1, ["'_env_file'"]),
        ("nonsense = 1\n", 1, ["'nonsense'", "remove it"]),
        ("[topics\n", 1, ["not valid TOML"]),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_the_fix(
    tmp_path: Path, text: str, line: int, parts: list[str]
) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError) as error:
        load_settings(tmp_path)
    assert error.value.where == f"{tmp_path / 'settings.toml'}, line {line}"
    for part in parts:
        assert part in str(error.value)


def test_a_folder_in_the_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match="a file belongs there, not a folder"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("TOPICS", "[1", ["not valid JSON", "PATTERN_PIPELINE_TOPICS__KEY"]),
        ("TOPICS", "", ["not valid JSON"]),
        ("TOPICS", "[1]", ["should be a table"]),
        ("TOPICS", '{"window_days": 0}', ["topics.window_days", "greater than or equal to 1"]),
        ("TOPICS__WINDOW_DAYS", "x", ["topics.window_days", "valid integer"]),
        ("TOPICS__WINDOW_DAYS__X", "3", ["topics.window_days"]),
        ("TOPICS__WINDW_DAYS", "3", ["is not known", "did you mean PATTERN_PIPELINE_TOPICS__WINDOW_DAYS?"]),
        ("TOPIC__WINDOW_DAYS", "3", ["is not known", "did you mean PATTERN_PIPELINE_TOPICS__WINDOW_DAYS?"]),
        ("MODEL_NAME", "x", ["is not known", "did you mean PATTERN_PIPELINE_MODEL__NAME?"]),
        ("STRAT_DATE", "2026-01-01", ["did you mean PATTERN_PIPELINE_START_DATE?"]),
        ("NONSENSE", "1", ["is not known", "unset it"]),
        ("START_DATE", "soon", ["start_date"]),
        ("TRACES__REDACT_EXCEPT", "NAME", ["not valid JSON", '["NAME"]']),
        ("TRACES__REDACT_EXCEPT", '["NAMES"]', ['did you mean "NAME"?']),
        ("TRACES__COLUMNS", "[1", ["not valid JSON"]),
        ("LAKE__CATALOG", "mysql:foo", ["mysql: is no kind of catalog"]),
        ("MODEL__MODE", "bach", ['did you mean "batch"?']),
    ],
)
def test_a_wrong_variable_is_blamed_on_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, parts: list[str]
) -> None:
    monkeypatch.setenv(f"PATTERN_PIPELINE_{name}", value)
    with pytest.raises(SettingsError, match=f"PATTERN_PIPELINE_{name}\\b") as error:
        load_settings(tmp_path)
    assert "settings.toml" not in str(error.value)
    for part in parts:
        assert part in str(error.value)


def test_the_file_is_blamed_where_a_variable_sets_something_else_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("[topics]\nwindow_days = 0\n")
    monkeypatch.setenv("PATTERN_PIPELINE_TOPICS", '{"seed": 3}')
    monkeypatch.setenv("PATTERN_PIPELINE_TOPICS__MINIMUM_SUMMARIES", "50")
    with pytest.raises(SettingsError, match=r"settings\.toml, line 2"):
        load_settings(tmp_path)


def test_right_variables_and_kinds_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text('[traces]\nredact_except = ["phone"]\n')
    for name in ("DEBUG", "TOKEN", "DATA"):
        monkeypatch.setenv(f"PATTERN_PIPELINE_{name}", "1")
    monkeypatch.setenv("pattern_pipeline_topics__window_days", "3")
    monkeypatch.setenv("PATTERN_PIPELINE_TRACES__COLUMNS__INPUT", "frage")
    monkeypatch.setenv("PATTERN_PIPELINE_LAKE__CATALOG", "postgresql://localhost/lake")
    settings = load_settings(tmp_path)
    assert settings.topics.window_days == 3
    assert settings.traces.redact_except == ("phone",)


def test_every_variable_that_the_project_reads_is_known() -> None:
    read = {
        found
        for folder in ("pattern_pipeline", "pattern_pipeline_tests", "benchmarks")
        for file in (PROJECT / folder).rglob("*.py")
        if file != Path(__file__)
        for found in re.findall(r"PATTERN_PIPELINE_[A-Z][A-Z_]*[A-Z]", file.read_text("utf-8"))
    }
    assert read - set(list_variables(Settings)) == set()
