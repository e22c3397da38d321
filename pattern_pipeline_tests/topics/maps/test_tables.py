"""What became of the topics of the map before, as people read it."""

from datetime import date

import pandas as pd
import pytest

from pattern_pipeline.topics.maps.tables import escape_cell, format_lineage_line, format_lineage_table

BEFORE = date(2026, 3, 9)
COLUMNS = ["topic_id", "name", "kind", "from_topics", "into_topics", "overlap", "units", "previous_day"]


def lineage(before: date | None = BEFORE) -> pd.DataFrame:
    rows = [
        ("t1", "Book | fly", "continued", ["t1", "t3"], [], 0.8, 50),
        ("t2", "Rain?", "new", [], [], 0.0, 12),
        ("t3", "<Fly>", "merged", [], ["t1"], 0.2, 11),
        *((f"t{number}", "Old", "retired", [], [], 0.0, 0) for number in range(4, 8)),
    ]
    return pd.DataFrame([(*row, before) for row in rows], columns=COLUMNS)


def test_the_line_counts_each_kind_and_names_the_largest_that_ended() -> None:
    assert format_lineage_line("Task", lineage()) == (
        "Task since 2026-03-09: 1 continued, 1 new, 1 merged, 4 retired; "
        "no longer: <Fly> (t3), Old (t4), Old (t5), 2 more"
    )


def test_the_first_map_has_nothing_to_say() -> None:
    assert format_lineage_line("Task", lineage(None)) == ""
    assert format_lineage_line("Task", lineage().iloc[:0]) == ""


def test_the_table_shows_what_changed_first_and_text_stays_inside_its_cell() -> None:
    lines = format_lineage_table(lineage()).splitlines()
    assert lines[2] == "| Rain? `t2` | new |  |  | 0.00 | 12 |"
    assert lines[3] == "| &lt;Fly> `t3` | merged |  | Book \\| fly | 0.20 | 11 |"
    assert lines[-1] == "| Book \\| fly `t1` | continued | &lt;Fly> |  | 0.80 | 50 |"
    assert len(lines) == 2 + 7


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a | b", "a \\| b"),
        ("C:\\|x", "C:\\\\\\|x"),
        ("ends in \\", "ends in \\\\"),
        ("one\r\ntwo\rthree\u2028four", "one two three four"),
        ("<b> & co", "&lt;b> &amp; co"),
    ],
)
def test_no_text_leaves_its_cell(text: str, cell: str) -> None:
    assert escape_cell(text) == cell
