"""Facet files: the built-in ones and the user's own."""

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.spec import FacetSpec

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
        facet = read_facet(path)
        name, file = used.get(facet.name.lower(), (facet.name, Path()))
        if file != Path():
            raise SettingsError(
                f"two facets are named {facet.name}", where=f"{file} and {path}", mend="rename one of them"
            )
        if name != facet.name:
            raise SettingsError(
                f"the name {facet.name} differs from the built-in {name} only in capital letters",
                where=str(path),
                mend=f'write name = "{name}" to replace it, or choose another name',
            )
        used[name.lower()] = (name, path)
        facets[name] = facet
    return tuple(facets.values())


def read_facet(path: Path) -> FacetSpec:
    """Read the facet of one file. Raises SettingsError with the file, what is wrong and the mend."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "the facet file is not UTF-8 text", where=str(path), mend="save it as UTF-8"
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"the facet file cannot be read: {reason}", where=str(path), mend="check the file's rights"
        ) from error
    return parse_facet(text, where=str(path))


def parse_facet(text: str, *, where: str) -> FacetSpec:
    """Read the facet that a TOML text holds; ``where`` names the text in errors."""
    try:
        return FacetSpec.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"the facet file is not valid TOML: {error}", where=where, mend="mend that line"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "facet"
        raise SettingsError(
            f"the facet file is wrong: {field}: {first['msg']}",
            where=where,
            mend="a facet has name, kind (categorical or free_text), prompt and no_match; a categorical one "
            "also labels with name, description and examples",
        ) from error
