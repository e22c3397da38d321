"""Facet files: the built-in ones and the user's own."""

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.spec import FacetSpec

BUILT_IN = ("task.toml", "sentiment.toml", "issues.toml")


def load_facets(user_folder: Path | None) -> tuple[FacetSpec, ...]:
    """Task, Sentiment and Issues, then the ``*.toml`` files of ``user_folder`` in order of file name.

    A file whose facet has the name of a built-in one replaces it. A folder that does not exist holds no files.
    Raises SettingsError, with the file, for one that cannot be read, and for two files of one name.
    """
    folder = files("pattern_pipeline.facets.builtin")
    facets = {
        facet.name: facet
        for facet in (parse_facet((folder / name).read_text("utf-8"), where=name) for name in BUILT_IN)
    }
    seen: dict[str, Path] = {}
    for path in sorted(user_folder.glob("*.toml")) if user_folder is not None else []:
        facet = read_facet(path)
        # DuckDB's struct fields do not differ by case alone, so names that do are the same name.
        key = facet.name.lower()
        if key in seen:
            raise SettingsError(
                f"two facets are named {facet.name}",
                where=f"{seen[key]} and {path}",
                mend="rename or remove one of the files",
            )
        seen[key] = path
        same = next((name for name in facets if name.lower() == key), facet.name)
        if same != facet.name:
            raise SettingsError(
                f"the facet name {facet.name} differs from the built-in {same} only in capital letters",
                where=str(path),
                mend=f'write name = "{same}" to replace it, or choose another name',
            )
        facets[same] = facet
    return tuple(facets.values())


def read_facet(path: Path) -> FacetSpec:
    """The facet of one file. Raises SettingsError with the file, what is wrong and the mend."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "the facet file is not UTF-8 text", where=str(path), mend="save it as UTF-8"
        ) from error
    except OSError as error:
        raise SettingsError(
            f"the facet file cannot be read: {error.strerror}",
            where=str(path),
            mend="check the file's rights",
        ) from error
    return parse_facet(text, where=str(path))


def parse_facet(text: str, *, where: str) -> FacetSpec:
    """The facet that a TOML text holds; ``where`` names the text in errors."""
    try:
        return FacetSpec.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"the facet file is not valid TOML: {error}", where=where, mend="mend the line"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the facet"
        raise SettingsError(
            f"the facet file is wrong: {field}: {first['msg']}",
            where=where,
            mend="a facet has name, kind (categorical or free_text), prompt, labels (name, description, examples), no_match",
        ) from error
