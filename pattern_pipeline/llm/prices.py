"""Prices of tokens: the shipped table, overridden by the user's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pattern_pipeline.toml_files import parse_toml, read_toml

FILE_NAME = "prices.toml"
FILE = "the price file"
HOLDS = 'write a line a model under [models], such as "my-model" = { input = 0.5, cached = 0.05, output = 2 }'

# Snapshots of a model cost what it costs: gpt-5-mini-2025-08-07, claude-haiku-4-5@20251001, mistral-large-2512.
_SNAPSHOT = re.compile(r"(?:[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4})|-latest)$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens; ``cached``: of input that the provider had read before.

    ``batch_discount``: the share (0 to 1) that the provider's Batch API takes off.
    """

    input: float
    cached: float
    output: float
    batch_discount: float = 0.0

    @property
    def by_batch(self) -> "Price":
        """Return the price through the provider's Batch API."""
        left = 1 - self.batch_discount
        return Price(self.input * left, self.cached * left, self.output * left)


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0, allow_inf_nan=False)
    output: float = Field(ge=0, allow_inf_nan=False)
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    batch_discount: float = Field(default=0, ge=0, le=1)

    def price(self) -> Price:
        cached = self.input if self.cached is None else self.cached
        return Price(self.input, cached, self.output, self.batch_discount)


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    read_on: date | None = None
    models: dict[str, _Line]


def load_prices(user_file: Path | None) -> Mapping[str, Price]:
    """Load the price of each model by its name; the user's file, if it exists, overrides the shipped table.

    Raises SettingsError with the file, what is wrong and how to fix it.
    """
    lines = dict(_read_shipped_table().models)
    if user_file is not None and user_file.exists():
        own = parse_toml(read_toml(user_file, FILE), _Table, FILE, where=str(user_file), fix=HOLDS)
        # A name that differs only in its spelling is the same model.
        spellings = {_normalise_spelling(name) for name in own.models}
        lines = {
            name: line for name, line in lines.items() if _normalise_spelling(name) not in spellings
        } | own.models
    return {name: line.price() for name, line in lines.items()}


def find_price(model: str, prices: Mapping[str, Price]) -> Price | None:
    """Find the price of a model; None if it is unknown.

    Matches the whole name, else the name without a provider before it (``openai/gpt-5-mini``) and without a
    snapshot behind it (``gpt-5-mini-2025-08-07``). ``claude-haiku-4.5`` and ``claude-haiku-4-5`` are the
    same.
    """
    by_spelling = {_normalise_spelling(name): price for name, price in prices.items()}
    for name in _list_names(model):
        if (price := by_spelling.get(_normalise_spelling(name))) is not None:
            return price
    return None


def read_prices_date() -> date | None:
    """Read the day on which the shipped prices were collected."""
    return _read_shipped_table().read_on


def _list_names(model: str) -> list[str]:
    bare = model.rsplit("/", 1)[-1]
    return [model, bare, _SNAPSHOT.sub("", bare)]


def _normalise_spelling(name: str) -> str:
    return name.casefold().replace(".", "-")


def _read_shipped_table() -> _Table:
    text = files("pattern_pipeline.llm").joinpath(FILE_NAME).read_text("utf-8")
    return parse_toml(text, _Table, FILE, where=FILE_NAME, fix=HOLDS)
