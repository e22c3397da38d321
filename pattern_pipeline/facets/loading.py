"""Load facets: the built-in ones, and those of the user's files."""

from importlib.resources import files
from pathlib import Path

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.toml_files import parse_toml, read_toml
from pattern_pipeline.toml_places import find_line

FILE = "the facet file"
HOLDS = (
    "a facet has name, kind (categorical or free_text), prompt, no_match and attributes; a categorical one also "
    "labels with name, description and examples"
)
BUILT_IN = ("task.toml", "sentiment.toml", "issues.toml")


def load_facets(user_folder: Path | None) -> tuple[FacetSpec, ...]:
    """Read Task, Sentiment and Issues, then the ``*.toml`` files of ``user_folder`` in order of file name.

    A file whose facet has the name of a built-in one replaces it, in its place. A folder that does not
    exist holds no files. Raises SettingsError, with the file, for one that cannot be read and for a name
    used twice.
    """
    folder = files("pattern_pipeline.facets.builtin")
    built_in = [parse_facet((folder / name).read_text("utf-8"), where=name) for name in BUILT_IN]
    facets = {facet.name: facet for facet in built_in}
    # The logs view names a field after each facet, and SQL's names do not differ by capital letters alone.
    used = {facet.name.lower(): (facet.name, Path()) for facet in built_in}
    for path in sorted(user_folder.glob("*.toml")) if user_folder is not None else []:
        text = read_toml(path, FILE)
        facet = parse_facet(text, where=str(path))
        name, file = used.get(facet.name.lower(), (facet.name, Path()))
        place = f"{path}, line {find_line(text, ('name',))}"
        if file != Path():
            raise SettingsError(
                f"two facets are named {facet.name}", where=f"{file} and {place}", fix="rename one of them"
            )
        if name != facet.name:
            raise SettingsError(
                f"the name {facet.name} differs from the built-in {name} only in capital letters",
                where=place,
                fix=f'write name = "{name}" to replace it, or choose another name',
            )
        used[name.lower()] = (name, path)
        facets[name] = facet
    return tuple(facets.values())


def read_facet(path: Path) -> FacetSpec:
    """Read the facet of one file. Raises SettingsError with the file, what is wrong and the fix."""
    return parse_facet(read_toml(path, FILE), where=str(path))


def parse_facet(text: str, *, where: str) -> FacetSpec:
    """Read the facet that a TOML text holds; ``where`` names the text in errors."""
    return parse_toml(text, FacetSpec, FILE, where=where, fix=HOLDS)
