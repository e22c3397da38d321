"""What of each framework's messages is read from real Langfuse exports, beside what Langfuse itself finds.

Run: ``python benchmarks/formats.py``. The normalised messages (``*.chatml.json``) are read here for
scoring only.
"""

import sys
from pathlib import Path

from data import require_real_data
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pattern_pipeline_tests.traces.readers.langfuse.chatml import Score, score


def row(table: Table, name: str, counts: Score) -> None:
    table.add_row(
        name,
        str(counts.expected),
        str(counts.found),
        f"{counts.found / counts.expected:.1%}" if counts.expected else "",
        f"{counts.roles_right} of {counts.roles}",
        f"{counts.calls_right} of {counts.calls}",
    )


def main() -> None:
    table = Table(title="messages read from Langfuse exports")
    for title in ("framework", "messages", "found", "share", "roles right", "tool calls right"):
        table.add_column(title, justify="left" if title == "framework" else "right")
    total = Score()
    for export in sorted((require_real_data("spans") / "langfuse").glob("*.trace.json")):
        counts = score(export)
        row(table, export.name.split("-20")[0], counts)
        for name in ("expected", "found", "roles", "roles_right", "calls", "calls_right"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
        total.missing += counts.missing
    row(table, "all", total)
    Console(width=110).print(table)
    for missing in total.missing:
        print("not found:", missing[:200])


if __name__ == "__main__":
    main()
