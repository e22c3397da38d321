"""Files that people write: TOML in, a checked model out, or one line on what is wrong and where."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pattern_pipeline.errors import SettingsError

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, what: str) -> str:
    """The text of a file; ``what`` names its kind in errors ("the facet file"). Raises SettingsError."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{what} is not UTF-8 text", where=str(path), mend="save it as UTF-8") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"{what} cannot be read: {reason}", where=str(path), mend="check the file's rights"
        ) from error


def parse_toml(text: str, model: type[Model], what: str, *, where: str, mend: str) -> Model:
    """The model that a TOML text describes; ``where`` names the text and ``mend`` says what it should hold.

    Raises SettingsError at the first thing that is wrong.
    """
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{what} is not valid TOML: {error}", where=where, mend="mend that line"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingsError(f"{what} is wrong: {field}: {first['msg']}", where=where, mend=mend) from error
