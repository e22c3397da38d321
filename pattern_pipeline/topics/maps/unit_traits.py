"""Collect how the units of a window behaved: moods, what went wrong, tools."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

import pandas as pd

from pattern_pipeline.facets.local.issues.issue import NOUNS, parse_kind
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.embedding.embeddings import is_free_text_answer

TRAITS = ("unit_id", "trait")


class ToolUse(Protocol):
    """Reads which tools the units of some days called, and whether one failed. The lake implements it."""

    def read_tool_traits(self, first: date, last: date) -> pd.DataFrame:
        """Read a row for each unit and trait: ``unit_id`` and ``trait``, in words."""
        ...


def collect_traits(facet: str, summaries: pd.DataFrame, tools: pd.DataFrame | None = None) -> pd.DataFrame:
    """Collect the traits of the units that the answers to other facets show, and those of ``tools``.

    A row for each unit and trait: ``unit_id`` and ``trait``, in words. Traits are the labels of categorical
    facets ("Sentiment NEGATIVE"), whether a free-text facet has an answer ("Issues"), and the kind of issue
    that a local answer names ("Issues: Tool failure").
    """
    others = summaries[(summaries["facet"] != facet) & (summaries["status"] == "answered")]
    labelled = others[others["label"].notna()]
    answered = others[is_free_text_answer(others)]
    parts = [
        pd.DataFrame(
            {"unit_id": labelled["unit_id"], "trait": labelled["facet"] + " " + labelled["label"]},
            dtype=object,
        ),
        pd.DataFrame({"unit_id": answered["unit_id"], "trait": answered["facet"]}, dtype=object),
        pd.DataFrame(_list_kinds(answered), columns=list(TRAITS), dtype=object),
        *([] if tools is None else [tools[list(TRAITS)]]),
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _list_kinds(answered: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for row in iterate_rows(answered[["unit_id", "facet", "summary"]]):
        kind = parse_kind(row.summary)
        if kind is not None:
            yield row.unit_id, f"{row.facet}: {NOUNS[kind]}"
