"""Reports in one line which setting is wrong, whether the file or a variable set it, and the fix."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.settings_variables import (
    PREFIX,
    setting_meant,
    unknown_variable,
    variable_at_fault,
    variable_name,
)
from pattern_pipeline.toml_files import explain, misspelt_first, suggestion
from pattern_pipeline.toml_places import Place, line_of


def wrong_setting(
    error: ValidationError, model: type[BaseModel], *, text: str, file: Path, environment: Mapping[str, str]
) -> SettingsError:
    """Describe the first wrong setting as a SettingsError; ``text`` is the content of ``file``."""
    first = misspelt_first(error.errors())
    place: Place = first["loc"]
    setting = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    variable = variable_at_fault(place, environment)
    if variable and first["type"] == "extra_forbidden" and variable.upper() == variable_name(place):
        return unknown_variable(variable, model)
    fix = suggestion(first, model)
    if not fix and first["type"] == "extra_forbidden":
        meant = setting_meant(str(place[-1]), model)
        fix = f"did you mean {meant}?" if meant else "remove it; docs/settings.md lists the settings"
    if variable:
        return SettingsError(
            f"setting {setting!r}: {explain(first)}",
            where=f"the variable {variable}",
            fix=fix or "correct or unset the variable",
        )
    return SettingsError(
        f"setting {setting!r}: {explain(first)}",
        where=f"{file}, line {line_of(text, place)}",
        fix=fix or f"correct it there, or set the variable {variable_name(place)}",
    )


def refuse_private_names(content: Mapping[str, Any], text: str, file: Path) -> None:
    """Raise SettingsError for a key such as ``_env_file``, which pydantic-settings would take for its option."""
    for key in content:
        if key.startswith("_"):
            raise SettingsError(
                f"setting {key!r}: is not known here",
                where=f"{file}, line {line_of(text, (key,))}",
                fix=f"remove it; variables begin with {PREFIX}",
            )
