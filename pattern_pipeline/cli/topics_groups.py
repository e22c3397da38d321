"""Groups of an exploration, printed."""

from typing import TYPE_CHECKING

from pattern_pipeline.cli.formats import Format, print_frame
from pattern_pipeline.cli.output import console, printable, table

if TYPE_CHECKING:
    from pattern_pipeline.topics.exploring.exploration import Counts, Exploration, Group

SHOWN = 3
EXEMPLARS = 2
KEYWORDS = 6
_NUMBERS = ("traces", "share")


def print_exploration(found: "Exploration", output: Format, chosen: str, minimum: int) -> None:
    """The groups as a table, and what stands for each; for programs one row a group.

    ``chosen``: the choice of traces in words. ``minimum``: answers below which groups are provisional.
    """
    if output is not Format.table:
        _print_rows(found, output)
        return
    lines = [found.line(), f"chosen: {chosen}" if chosen else "", _caution(found, minimum)]
    if found.other_versions:
        lines.append(f"left out: {found.other_versions:,} answers of other versions, extractors or models")
    for line in filter(None, lines):
        _say(line)
    if not found.groups:
        return
    columns = ["", "group", "traces", "share", "topics now", "labels"]
    rows = [_cells(number, group) for number, group in enumerate(found.groups, start=1)]
    filled = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    console.print(
        table("", [columns[p] for p in filled], [[row[p] for p in filled] for row in rows], numbers=_NUMBERS)
    )
    for number, group in enumerate(found.groups, start=1):
        _say(f"{number}. {', '.join(group.keywords[:KEYWORDS]) or group.name}")
        for exemplar in group.exemplars[:EXEMPLARS]:
            _say(f"   {exemplar.unit_id}  {exemplar.summary}")


def counts_line(counts: "Counts", shown: int = SHOWN) -> str:
    """The largest counts, and how many more there are."""
    more = f", {len(counts) - shown} more" if len(counts) > shown else ""
    return ", ".join(f"{name} {count:,}" for name, count in counts[:shown]) + more


def _cells(number: int, group: "Group") -> list[str]:
    several = len(group.label_counts) > 1
    moods = [
        f"{facet}: {counts_line(counts)}" if several else counts_line(counts)
        for facet, counts in group.label_counts
    ]
    standing = counts_line(group.placed_topics)
    return [str(number), group.name, f"{group.units:,}", f"{group.share:.0%}", standing, "\n".join(moods)]


def _caution(found: "Exploration", minimum: int) -> str:
    if found.status != "provisional":
        return ""
    if found.answers < minimum:
        return f"provisional: fewer than {minimum} answers"
    return "provisional: nothing stands out among these answers"


def _print_rows(found: "Exploration", output: Format) -> None:
    import pandas as pd

    rows = [
        {
            "facet": found.facet,
            "status": found.status,
            "group": group.name,
            "keywords": ", ".join(group.keywords),
            "units": group.units,
            "share": group.share,
            "topics_now": counts_line(group.placed_topics, len(group.placed_topics)),
            **{facet: counts_line(counts, len(counts)) for facet, counts in group.label_counts},
            "exemplars": "; ".join(exemplar.unit_id for exemplar in group.exemplars),
        }
        for group in found.groups
    ]
    print_frame(pd.DataFrame(rows), output)


def _say(line: str) -> None:
    console.print(printable(line), highlight=False, markup=False, soft_wrap=True)
