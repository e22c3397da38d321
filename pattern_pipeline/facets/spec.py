"""A facet as data: one question asked of every unit."""

import hashlib
import re
from collections.abc import Iterable
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from pattern_pipeline.toml_files import MisplacedError

FacetKind = Literal["categorical", "free_text"]
NO_MATCH = "no_match"


EXAMPLE_CHARACTERS = 300
LABEL_CHARACTERS = 60
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Label(BaseModel):
    """One label of a categorical facet, with what it means and one-line examples of text that carry it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    examples: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_no_other_answer(cls, name: str) -> str:
        if not name.strip() or name != name.strip() or "\n" in name or len(name) > LABEL_CHARACTERS:
            raise MisplacedError(
                f"a label is one line of at most {LABEL_CHARACTERS} characters, without space around",
                fix="write a short name; what it means belongs into its description",
            )
        if name.lower().replace(" ", "_") == NO_MATCH:
            raise MisplacedError(
                f"{NO_MATCH} is no label: it is the answer where no label fits",
                fix='take the label out, and say when none fits in no_match = "..."',
            )
        if ":" in name:
            raise MisplacedError(
                "a label has no colon: what follows one in an answer is its reason",
                fix=f'write "{name.replace(":", " -")}"',
            )
        return name

    @field_validator("examples")
    @classmethod
    def _are_single_lines(cls, examples: tuple[str, ...]) -> tuple[str, ...]:
        for number, example in enumerate(examples):
            if not example.strip():
                raise MisplacedError("is empty", (number,), fix="write an example there, or take it out")
            if "\n" in example.strip() or len(example) > EXAMPLE_CHARACTERS:
                raise MisplacedError(
                    f"must be one line of at most {EXAMPLE_CHARACTERS} characters",
                    (number,),
                    fix="keep the sentence that shows the label best",
                )
        return examples


class FacetSpec(BaseModel):
    """A facet file's content. Editing anything in it makes a new ``version``.

    ``attributes`` names fields of the traces' metadata that a model is shown with the conversation, and that are
    stored beside the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: FacetKind
    prompt: str
    labels: tuple[Label, ...] = ()
    no_match: str = ""
    attributes: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_a_name_in_sql(cls, name: str) -> str:
        if not _NAME.fullmatch(name) or len(name) > LABEL_CHARACTERS:
            raise MisplacedError(
                f"must begin with a letter and hold at most {LABEL_CHARACTERS} letters, digits and _ alone",
                fix=f'SQL names a column by it: write name = "{_make_name(name)}"',
            )
        return name

    @field_validator("prompt")
    @classmethod
    def _asks_something(cls, prompt: str) -> str:
        if not prompt.strip():
            raise MisplacedError("is empty", fix="write the question that is asked of every unit")
        return prompt

    @field_validator("attributes")
    @classmethod
    def _are_names(cls, attributes: tuple[str, ...]) -> tuple[str, ...]:
        for number, name in enumerate(attributes):
            if not name.strip() or name in attributes[:number]:
                raise MisplacedError(
                    "is there twice" if name.strip() else "is empty", (number,), fix="take it out"
                )
        return attributes

    @model_validator(mode="after")
    def _labels_fit_kind(self) -> "FacetSpec":
        names = [label.name for label in self.labels]
        if self.kind == "categorical" and len(names) < 2:
            raise MisplacedError(
                "a categorical facet needs at least two labels",
                ("labels", 0) if names else ("kind",),
                fix='write [[labels]] with a name for each, or kind = "free_text"',
            )
        if self.kind == "free_text" and names:
            raise MisplacedError(
                "a free_text facet has no labels",
                ("labels", 0),
                fix='write kind = "categorical", or take the labels out',
            )
        # Models write labels in any case, so that case tells none apart.
        known: set[str] = set()
        for number, name in enumerate(names):
            if name.casefold() in known:
                raise MisplacedError(
                    f"the label {name} is there twice", ("labels", number), fix="rename one, or take it out"
                )
            known.add(name.casefold())
        return self

    @property
    def version(self) -> str:
        """The first 12 hexadecimal digits of the content's hash."""
        content = orjson.dumps(
            self.model_dump(mode="json", exclude_defaults=True), option=orjson.OPT_SORT_KEYS
        )
        return hashlib.sha256(content).hexdigest()[:12]


def _make_name(name: str) -> str:
    """Convert to the nearest name that SQL accepts."""
    words = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")[:LABEL_CHARACTERS]
    return words if _NAME.fullmatch(words) else f"facet_{words}"[:LABEL_CHARACTERS].rstrip("_")


def map_category_labels(facets: Iterable[FacetSpec]) -> dict[str, tuple[str, ...]]:
    """Map the name of each categorical facet to its labels."""
    return {
        facet.name: tuple(label.name for label in facet.labels)
        for facet in facets
        if facet.kind == "categorical"
    }
