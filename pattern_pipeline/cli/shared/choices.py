"""Facets and days as the commands of ``facets`` take them."""

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.output import Format
from pattern_pipeline.errors import NotFoundError, SettingsError

if TYPE_CHECKING:
    from pattern_pipeline.facets.spec import FacetSpec

FromOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.", show_default=False)
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.", show_default=False)
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the answer.")]


def parse_days(first: datetime | None, last: datetime | None) -> tuple[date | None, date | None]:
    """Parse the days that two options name. Raises SettingsError if the first is after the last."""
    if first and last and first > last:
        raise SettingsError(f"--from {first.date()} is after --to {last.date()}", fix="swap them")
    return first.date() if first else None, last.date() if last else None


def find_facet(name: str, facets: "Sequence[FacetSpec]") -> "FacetSpec":
    """Find the facet of that name, in any case. Raises NotFoundError with those that exist."""
    for facet in facets:
        if facet.name.lower() == name.lower():
            return facet
    names = {facet.name.lower(): facet.name for facet in facets}
    near = get_close_matches(name.lower(), list(names), 1)
    meant = f"; did you mean {names[near[0]]}?" if near else ""
    raise NotFoundError(f"no facet named {name!r}", fix=f"the facets are: {', '.join(names.values())}{meant}")
