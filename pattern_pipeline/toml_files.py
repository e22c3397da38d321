"""Files that people write: TOML in, a checked model out, or one line on what is wrong, where, and the mend."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.toml_places import Place, line_of

Model = TypeVar("Model", bound=BaseModel)

_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


class MisplacedError(ValueError):
    """Raised by a model's own check, for what no single field shows; ``place`` says where it stands."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def read_toml(path: Path, what: str) -> str:
    """The text of a file; ``what`` names its kind in errors ("the facet file"). Raises SettingsError."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"{what} is not UTF-8 text", where=f"{path}, line {line}", mend="save it as UTF-8"
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"{what} cannot be read: {reason}", where=str(path), mend="check the file's rights"
        ) from error


def parse_toml(text: str, model: type[Model], what: str, *, where: str, mend: str) -> Model:
    """The model that a TOML text describes; ``where`` names the text and ``mend`` says what it should hold.

    Raises SettingsError at the first thing that is wrong, with its line.
    """
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        told = _AT_LINE.search(str(error))
        line = int(told.group(1)) if told else text.count("\n") + 1
        reason = _AT_LINE.sub("", str(error))
        raise SettingsError(
            f"{what} is not valid TOML: {reason}", where=f"{where}, line {line}", mend="mend that line"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        place = (*first["loc"], *(cause.place if isinstance(cause, MisplacedError) else ()))
        field = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        raise SettingsError(
            f"{what} is wrong: {f'{field}: ' if field else ''}{_said(first)}",
            where=f"{where}, line {line_of(text, place)}",
            mend=_suggestion(first, model) or mend,
        ) from error


def _said(error: Any) -> str:
    known = {"missing": "is missing", "extra_forbidden": "is not known here"}
    return known.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def _suggestion(error: Any, model: type[BaseModel]) -> str:
    """For a key that nothing knows, the one that was probably meant; for a value, those that are taken."""
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(error["loc"][-1]), list(_fields(model)), 1)
        return f"did you mean {near[0]}?" if near else ""
    if error["type"] == "literal_error":
        options = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        near = get_close_matches(str(error["input"]), options, 1)
        return f'did you mean "{near[0]}"?' if near else f"write one of: {', '.join(options)}"
    return ""


def _fields(model: type[BaseModel]) -> Iterator[str]:
    """The names of a model's fields and of those of the models within it."""
    for name, field in model.model_fields.items():
        yield name
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _fields(inner)
