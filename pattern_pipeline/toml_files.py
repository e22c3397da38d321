"""Files that people write: TOML in, a checked model out, or one line on what is wrong, where, and the fix."""

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.toml_places import Place, find_line

Model = TypeVar("Model", bound=BaseModel)

_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_AT_END = " (at end of document)"
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "should be text in quotes",
    "tuple_type": "should be a list in [ ]",
    "list_type": "should be a list in [ ]",
    "model_type": "should be a table, such as { name = ... }",
}


class MisplacedError(ValueError):
    """Raised by a model's own check: ``place`` says where within the checked value the error is."""

    def __init__(self, message: str, place: Place = (), fix: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.fix = fix


def read_toml(path: Path, what: str) -> str:
    """Read the text of a file; ``what`` names its kind in errors ("the facet file"). Raises SettingsError."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"{what} is not UTF-8 text", where=f"{path}, line {line}", fix="save it as UTF-8"
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fix = {FileNotFoundError: "check the path", IsADirectoryError: "a file belongs there, not a folder"}
        raise SettingsError(
            f"{what} cannot be read: {reason}",
            where=str(path),
            fix=fix.get(type(error), "check the file's rights"),
        ) from error


def parse_toml(text: str, model: type[Model], what: str, *, where: str, fix: str) -> Model:
    """Parse a TOML text and validate it as a model.

    ``what`` and ``where`` name the text in errors, ``fix`` says what it should hold. Raises SettingsError for the
    first error, with its line.
    """
    content = parse_tables(text, what, where=where)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = choose_error(error.errors())
        cause = first.get("ctx", {}).get("error")
        misplaced = cause if isinstance(cause, MisplacedError) else MisplacedError("")
        place = (*first["loc"], *misplaced.place)
        field = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        raise SettingsError(
            f"{what} is wrong: {f'{field}: ' if field else ''}{explain_error(first)}",
            where=f"{where}, line {find_line(text, place)}",
            fix=misplaced.fix or suggest_fix(first, model) or fix,
        ) from error


def parse_tables(text: str, what: str, *, where: str) -> dict[str, Any]:
    """Parse a TOML text without validating it. Raises SettingsError with the line where it is not valid TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found else text.rstrip().count("\n") + 1
        reason = _AT_LINE.sub("", str(error)).removesuffix(_AT_END)
        raise SettingsError(
            f"{what} is not valid TOML: {reason}",
            where=f"{where}, line {line}",
            fix='fix that line: a value is "text", a number, true or false, a list in [ ]',
        ) from error


def choose_error(errors: Sequence[Any]) -> Any:
    """Choose the error to show: a misspelt key before all others.

    A misspelt key is also reported as a missing one, and that it is misspelt helps more.
    """
    return min(errors, key=lambda each: each["type"] != "extra_forbidden")


def explain_error(error: Any) -> str:
    """Explain one error of pydantic in the terms of a TOML file."""
    return _SAID.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def suggest_fix(error: Any, model: type[BaseModel]) -> str:
    """Suggest a fix for one error of pydantic; empty where there is none.

    For an unknown key, the one that was probably meant; for a value, those that are accepted.
    """
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        if key in model.model_fields:
            return f"write {key} above the first heading in [ ]: what is below one belongs to it"
        near = get_close_matches(key, _find_model(error["loc"], model).model_fields, 1)
        return f"did you mean {near[0]}?" if near else ""
    if error["type"] in ("tuple_type", "list_type") and isinstance(error["input"], dict):
        return f"write [[{error['loc'][-1]}]], with two brackets, above each"
    if error["type"] == "literal_error":
        options = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        near = get_close_matches(str(error["input"]), options, 1)
        return f'did you mean "{near[0]}"?' if near else f"write one of: {', '.join(options)}"
    return ""


def _find_model(place: Place, model: type[BaseModel]) -> type[BaseModel]:
    """Find the innermost model on the path to a place."""
    for part in place:
        field = model.model_fields.get(str(part))
        inner = (field.annotation, *get_args(field.annotation)) if field is not None else ()
        model = next(
            (each for each in inner if isinstance(each, type) and issubclass(each, BaseModel)), model
        )
    return model
