"""Report in one line which setting is wrong, whether the file or a variable set it, and the fix.

The variables ``PATTERN_PIPELINE_...`` of the environment: which there are, and which of them is at fault.
"""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.toml_files import choose_error, explain_error, suggest_fix
from pattern_pipeline.toml_places import Place, find_line

PREFIX = "PATTERN_PIPELINE_"
LEVEL = "__"
# What others read: the command line, the server's token, and tests that need something beside the project.
_NO_SETTINGS = ("DEBUG", "TOKEN", "DATA", "SMALL_MODEL_PYTHON")


def name_variable(place: Place) -> str:
    """Name a setting's variable: ``("topics", "window_days")`` is ``PATTERN_PIPELINE_TOPICS__WINDOW_DAYS``."""
    return PREFIX + LEVEL.join(str(part) for part in place).upper()


def list_variables(model: type[BaseModel]) -> list[str]:
    """Every variable of a model of settings, tables and what they hold alike."""
    return [name_variable(place) for place, _ in _iterate_settings(model)] + [
        PREFIX + name for name in _NO_SETTINGS
    ]


def refuse_unknown_variables(model: type[BaseModel], environment: Mapping[str, str]) -> None:
    """Raise SettingsError for a variable with our prefix that sets nothing: a misspelt one would pass in silence.

    Those whose first part names a table are left to the model, which knows what the table takes.
    """
    known = list_variables(model)
    for name in sorted(environment):
        upper = name.upper()
        if not upper.startswith(PREFIX) or upper in known:
            continue
        if upper.removeprefix(PREFIX).split(LEVEL)[0].lower() not in model.model_fields:
            raise describe_unknown_variable(name, model)


def describe_unknown_variable(name: str, model: type[BaseModel]) -> SettingsError:
    """Describe a variable that sets nothing as an error, with the name that was probably meant."""
    # Without what all have in common, which would make any two names alike.
    names = [known.removeprefix(PREFIX) for known in list_variables(model)]
    near = get_close_matches(name.upper().removeprefix(PREFIX), names, 1, cutoff=0.7)
    fix = f"did you mean {PREFIX}{near[0]}?" if near else f"unset it: only settings may begin with {PREFIX}"
    return SettingsError(f"the variable {name} is not known", where="the environment", fix=fix)


def suggest_setting(key: str, model: type[BaseModel]) -> str:
    """Suggest the setting, with its table, that an unknown key probably means; empty where none is close."""
    by_name = {str(place[-1]): ".".join(map(str, place)) for place, _ in _iterate_settings(model)}
    near = get_close_matches(key, by_name, 1, cutoff=0.8)
    return by_name[near[0]] if near else ""


def find_variable_at_fault(place: Place, environment: Mapping[str, str]) -> str:
    """Find the variable that set the value at a place; empty where the value comes from the file."""
    for size in range(len(place), 0, -1):
        wanted = name_variable(place[:size])
        for name, value in environment.items():
            if name.upper() == wanted and _has_value(value, place[size:]):
                return name
            if size == len(place) and name.upper().startswith(f"{wanted}{LEVEL}"):
                return name
    return ""


def refuse_bad_json(model: type[BaseModel], environment: Mapping[str, str]) -> None:
    """Raise SettingsError for a variable of a table or list whose value is no JSON."""
    written = {
        name_variable(place): is_list for place, is_list in _iterate_settings(model, tables_and_lists=True)
    }
    for name, value in sorted(environment.items()):
        is_list = written.get(name.upper())
        if is_list is None:
            continue
        try:
            json.loads(value)
        except ValueError as error:
            example = '["NAME"]' if is_list else '{"key": "value"}'
            raise SettingsError(
                f"the variable {name} is not valid JSON: {error}",
                where="the environment",
                fix=f"write it like {example}" + ("" if is_list else f", or set {name.upper()}{LEVEL}KEY"),
            ) from error


def _has_value(value: str, place: Place) -> bool:
    """Whether a variable's JSON goes as far as a place in it."""
    if not place:
        return True
    try:
        found: Any = json.loads(value)
        for part in place:
            found = found[part]
    except (ValueError, LookupError, TypeError):
        return False
    return True


def _iterate_settings(
    model: type[BaseModel], above: Place = (), *, tables_and_lists: bool = False
) -> Iterator[tuple[Place, bool]]:
    """Each setting's place, and whether it is a list; with ``tables_and_lists`` those that are written as JSON."""
    for name, field in model.model_fields.items():
        place = (*above, name)
        table = next(
            (each for each in (field.annotation, *get_args(field.annotation)) if _is_model(each)), None
        )
        is_list = getattr(field.annotation, "__origin__", None) in (tuple, list)
        if table is not None or is_list or not tables_and_lists:
            yield place, is_list
        if table is not None and not is_list:
            yield from _iterate_settings(table, place, tables_and_lists=tables_and_lists)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def describe_wrong_setting(
    error: ValidationError, model: type[BaseModel], *, text: str, file: Path, environment: Mapping[str, str]
) -> SettingsError:
    """Describe the first wrong setting as a SettingsError; ``text`` is the content of ``file``."""
    first = choose_error(error.errors())
    place: Place = first["loc"]
    setting = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    variable = find_variable_at_fault(place, environment)
    if variable and first["type"] == "extra_forbidden" and variable.upper() == name_variable(place):
        return describe_unknown_variable(variable, model)
    fix = suggest_fix(first, model)
    if not fix and first["type"] == "extra_forbidden":
        meant = suggest_setting(str(place[-1]), model)
        fix = f"did you mean {meant}?" if meant else "remove it; docs/settings.md lists the settings"
    if variable:
        return SettingsError(
            f"setting {setting!r}: {explain_error(first)}",
            where=f"the variable {variable}",
            fix=fix or "correct or unset the variable",
        )
    return SettingsError(
        f"setting {setting!r}: {explain_error(first)}",
        where=f"{file}, line {find_line(text, place)}",
        fix=fix or f"correct it there, or set the variable {name_variable(place)}",
    )


def refuse_private_names(content: Mapping[str, Any], text: str, file: Path) -> None:
    """Raise SettingsError for a key such as ``_env_file``, which pydantic-settings would take for its option."""
    for key in content:
        if key.startswith("_"):
            raise SettingsError(
                f"setting {key!r}: is not known here",
                where=f"{file}, line {find_line(text, (key,))}",
                fix=f"remove it; variables begin with {PREFIX}",
            )
