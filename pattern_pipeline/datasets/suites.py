"""Read suites: rules, as data, that select units for a dataset, checked against the facets that there are."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.toml_files import parse_toml, read_toml
from pattern_pipeline.toml_places import Place, find_line

ExpectedKind = Literal["none", "accepted_output"]
ANY_ANSWER = "*"
FILE = "the suite file"

# By facet name, labels or topic names; ANY_ANSWER stands for every answer.
LabelFilter = dict[str, tuple[str, ...]]


class Suite(BaseModel):
    """One suite. Its name is the name of the dataset that it fills.

    ``where`` keeps the units that carry one of the labels of every facet it names. ``accepted_unless`` names
    the units whose recorded output is not taken for the expected one. ``minimum_confidence``: units whose label is
    less sure give no row. ``kind`` leaves room for other ways.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80)
    description: str = ""
    kind: Literal["topics"] = "topics"
    facet: str = Field(min_length=1)
    where: LabelFilter = {}
    selection: Literal["top_by_volume"] = "top_by_volume"
    max_topics: int = Field(default=20, ge=1)
    rows_per_topic: int = Field(default=5, ge=1)
    max_rows: int = Field(default=100, ge=1)
    minimum_units: int = Field(default=1, ge=1)
    minimum_confidence: float = Field(default=0.8, ge=0, le=1)
    require_review: bool = True
    expected_kind: ExpectedKind = "none"
    accepted_unless: LabelFilter = {}

    @model_validator(mode="after")
    def _filters_name_labels(self) -> "Suite":
        for field, labels_of in (("where", self.where), ("accepted_unless", self.accepted_unless)):
            for facet, labels in labels_of.items():
                if not labels:
                    raise ValueError(f"{field}.{facet} names no label, so it would keep nothing")
        if self.accepted_unless and self.expected_kind != "accepted_output":
            raise ValueError('accepted_unless needs expected_kind = "accepted_output"')
        return self


class SuiteFile(BaseModel):
    """What a suite file holds: ``[[suite]]`` tables, whose names differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: tuple[Suite, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_differ(self) -> "SuiteFile":
        names = [suite.name for suite in self.suite]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two suites are named {', '.join(doubled)}")
        return self


def load_suites(path: Path | None) -> tuple[Suite, ...]:
    """Read the suites of a file, in its order; None gives the shipped ones.

    Raises SettingsError, with the file, what is wrong and the fix.
    """
    if path is None:
        return parse_suites(
            (files("pattern_pipeline.datasets.builtin") / "suites.toml").read_text("utf-8"),
            where="suites.toml",
        )
    return parse_suites(read_toml(path, FILE), where=str(path))


def list_issue_facets(suites: Sequence[Suite]) -> tuple[str, ...]:
    """List facets whose answers are about problems: a suite takes them whatever the other facets say.

    That is, without a filter, and without taking the recorded output for the right one.
    """
    return tuple(
        sorted({suite.facet for suite in suites if not suite.where and suite.expected_kind == "none"})
    )


def parse_suites(text: str, *, where: str) -> tuple[Suite, ...]:
    """Read the suites that a TOML text holds; ``where`` names the text in errors."""
    fix = f"a [[suite]] has {', '.join(Suite.model_fields)}"
    return parse_toml(text, SuiteFile, FILE, where=where, fix=fix).suite


def load_checked_suites(path: Path | None, facets: Sequence[FacetSpec]) -> tuple[Suite, ...]:
    """Read the suites of a file; None gives the shipped ones, which name built-in facets alone.

    A misspelt facet or label would select no unit, and no error would show it.

    Raises SettingsError with the file, the line, what is wrong and the fix; also for a facet, or a label of a
    categorical facet, that does not exist.
    """
    if path is None:
        return load_suites(None)
    text = read_toml(path, FILE)
    suites = parse_suites(text, where=str(path))
    labels = {facet.name: [label.name for label in facet.labels] for facet in facets}
    for place, name, known in _list_names(suites, labels):
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise SettingsError(
                f"{FILE} is wrong: {'.'.join(_format_place(place))}: there is no {name!r}",
                where=f"{path}, line {find_line(text, place)}",
                fix=f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}",
            )
    return suites


def _list_names(
    suites: Sequence[Suite], labels: dict[str, list[str]]
) -> Iterator[tuple[Place, str, Sequence[str]]]:
    """List each name that a suite uses: its place, the name, and the names that exist."""
    for number, suite in enumerate(suites):
        yield ("suite", number, "facet"), suite.facet, list(labels)
        for field in ("where", "accepted_unless"):
            for facet, wanted in getattr(suite, field).items():
                yield ("suite", number, field, facet), facet, list(labels)
                # Topics of a facet without labels get their names later.
                for at, label in enumerate(wanted if labels.get(facet) else ()):
                    yield ("suite", number, field, facet, at), label, [*labels[facet], ANY_ANSWER]


def _format_place(place: Place) -> list[str]:
    return [str(part + 1) if isinstance(part, int) else part for part in place]
