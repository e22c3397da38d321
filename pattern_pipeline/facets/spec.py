"""A facet as data: one question asked of every unit."""

import hashlib
from collections.abc import Iterable
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

FacetKind = Literal["categorical", "free_text"]
NO_MATCH = "no_match"


class Label(BaseModel):
    """One label of a categorical facet, with what it means and one-line examples of text that carry it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    description: str = ""
    examples: tuple[str, ...] = ()


class FacetSpec(BaseModel):
    """A facet file's content. Editing anything in it makes a new ``version``.

    ``attributes`` names fields of the traces' metadata that a model is shown with the conversation, and that are
    kept beside the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    kind: FacetKind
    prompt: str = Field(min_length=1)
    labels: tuple[Label, ...] = ()
    no_match: str = ""
    attributes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _labels_fit_kind(self) -> "FacetSpec":
        names = [label.name for label in self.labels]
        if self.kind == "categorical" and len(names) < 2:
            raise ValueError("a categorical facet needs at least two labels")
        if self.kind == "free_text" and names:
            raise ValueError("a free_text facet has no labels")
        if len(set(names)) != len(names):
            raise ValueError("label names must differ")
        return self

    @property
    def version(self) -> str:
        """The first 12 hexadecimal digits of the content's hash."""
        content = orjson.dumps(
            self.model_dump(mode="json", exclude_defaults=True), option=orjson.OPT_SORT_KEYS
        )
        return hashlib.sha256(content).hexdigest()[:12]


def categories(facets: Iterable[FacetSpec]) -> dict[str, tuple[str, ...]]:
    """The labels of each categorical facet, by its name."""
    return {
        facet.name: tuple(label.name for label in facet.labels)
        for facet in facets
        if facet.kind == "categorical"
    }
