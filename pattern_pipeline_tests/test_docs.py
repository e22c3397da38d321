"""The documents say what there is: settings, commands, SQL, links, rooms and public names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import pattern_pipeline
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.lake.engine.schema import list_statements, read_statement
from pattern_pipeline.lake.queries import run_query
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.command_pages import PAGE, PROGRAM, render_page, walk_commands

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTINGS_PAGE = ROOT / "docs" / "settings.md"


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language on a page."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def leaves(model: type[BaseModel], section: str = "") -> Iterator[tuple[str, str, object]]:
    """Yield section, name and default of every setting."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from leaves(field.annotation, f"{section}.{name}".strip("."))
        elif name != "home":
            yield section, name, field.default


def documented_settings() -> dict[tuple[str, str], str]:
    """Return the lines of the settings page by section and name; a line may be commented out."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in blocks(SETTINGS_PAGE, "toml")[0].splitlines():
        if header := re.match(r"\[([\w.]+)\]", line):
            section = header[1]
        elif setting := re.match(r"(?:# )?(\w+) = ", line):
            found[section, setting[1]] = line
    return found


def test_every_setting_stands_in_its_section_of_the_page_and_no_other() -> None:
    assert set(documented_settings()) == {(section, name) for section, name, _ in leaves(Settings)}


def test_the_page_of_settings_holds_the_defaults(tmp_path: Path) -> None:
    """A home with the page as its settings.toml has the settings of a home without one."""
    (tmp_path / "settings.toml").write_text(blocks(SETTINGS_PAGE, "toml")[0], encoding="utf-8")
    written = load_settings(tmp_path)
    (tmp_path / "settings.toml").unlink()
    assert written == load_settings(tmp_path)


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(), (
        "run: python -m pattern_pipeline_tests.command_pages"
    )


def test_every_command_that_a_page_shows_exists_with_its_options() -> None:
    """A command line in a page names a command, and options that it has."""
    from typer.main import get_command

    from pattern_pipeline.cli.app import app

    commands = dict(walk_commands(get_command(app), PROGRAM))
    shared = {name for param in commands[PROGRAM].params for name in param.opts}
    wrong: list[str] = []
    for page in PAGES:
        for line in "\n".join(blocks(page, "sh")).splitlines():
            words = line.split("#")[0].split()
            if not words or words[0] != PROGRAM:
                continue
            path = PROGRAM
            for word in words[1:]:
                if f"{path} {word}" not in commands:
                    break
                path = f"{path} {word}"
            known = {name for param in commands[path].params for name in (*param.opts, *param.secondary_opts)}
            used = {word.split("=")[0] for word in re.findall(r"(?<=\s)--?[a-z][\w-]*", line.split("#")[0])}
            group = hasattr(commands[path], "commands") and not getattr(
                commands[path], "invoke_without_command", False
            )
            if group or used - known - shared:
                wrong.append(f"{page.name}: {line}")
    assert wrong == []


@pytest.fixture(scope="module")
def empty_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return open_lake(load_settings(tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize("name", list_statements("queries"))
def test_a_shipped_query_runs_on_an_empty_lake(empty_lake: Lake, name: str) -> None:
    assert len(run_query(empty_lake, read_statement(f"queries/{name}")).columns) > 1


def page_queries() -> list[tuple[str, str]]:
    """Return the queries of pages: those given to ``pattern-pipeline sql``, and blocks of SQL."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        for block in blocks(page, "sh"):
            found += [(page.name, query) for query in re.findall(rf'{PROGRAM} sql "([^"]+)"', block)]
        found += [(page.name, query) for query in blocks(page, "sql")]
    return found


def test_pages_hold_queries_to_run() -> None:
    assert [page for page, _ in page_queries()].count("README.md") >= 2


@pytest.mark.parametrize(("page", "query"), page_queries())
def test_a_query_of_a_page_runs_on_an_empty_lake(empty_lake: Lake, page: str, query: str) -> None:
    assert len(run_query(empty_lake, query).columns) > 1, page


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_architecture_names_every_room_and_no_room_that_is_gone() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {
        folder.name for folder in (ROOT / "pattern_pipeline").iterdir() if (folder / "__init__.py").exists()
    }
    table = set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE))
    assert table == rooms
    paths = re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", text)
    assert [path for path in paths if not (ROOT / "pattern_pipeline" / path).exists()] == []


def test_the_page_for_extending_names_the_public_names() -> None:
    text = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    block = next(block for block in re.findall(r"from pattern_pipeline import \((.*?)\n\)", text, re.DOTALL))
    named = set(re.findall(r"\b[A-Za-z_]+\b", "\n".join(line.split("#")[0] for line in block.splitlines())))
    assert named == set(pattern_pipeline.__all__)
