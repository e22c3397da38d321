"""Suites that name a facet or a label that there is not are refused with their line."""

from pathlib import Path

import pytest

from pattern_pipeline.datasets.suite_facets import load_checked_suites
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.loading import load_facets

FACETS = load_facets(None)
HEAD = '[[suite]]\nname = "first"\nfacet = "Task"\n\n[[suite]]\nname = "mine"\n'


@pytest.mark.parametrize(
    ("rest", "line", "parts"),
    [
        ('facet = "Taks"\n', 7, ["suite.2.facet", "there is no 'Taks'", 'did you mean "Task"?']),
        ('facet = "Xyzzy"\n', 7, ["there are: Task, Sentiment, Issues"]),
        ('facet = "Task"\n[suite.where]\nSentimnt = ["MIXED"]\n', 9, ['did you mean "Sentiment"?']),
        (
            'facet = "Task"\nwhere = { Sentiment = [\n"MIXED",\n"NEGATVE"] }\n',
            10,
            ["suite.2.where.Sentiment.2", 'did you mean "NEGATIVE"?'],
        ),
        ('facet = "Task"\nfcaet = "Task"\n', 8, ["fcaet", "did you mean facet?"]),
        ('facet = "Task"\nmax_rows = 0\n', 8, ["max_rows"]),
        ("facet = Task\n", 7, ["not valid TOML"]),
    ],
)
def test_a_wrong_suite_is_named_with_its_line_and_the_fix(
    tmp_path: Path, rest: str, line: int, parts: list[str]
) -> None:
    file = tmp_path / "suites.toml"
    file.write_text(HEAD + rest)
    with pytest.raises(SettingsError) as error:
        load_checked_suites(file, FACETS)
    assert error.value.where == f"{file}, line {line}"
    for part in parts:
        assert part in str(error.value)


def test_shipped_suites_topics_by_name_and_every_answer_pass(tmp_path: Path) -> None:
    assert len(load_checked_suites(None, FACETS)) == 3
    file = tmp_path / "suites.toml"
    file.write_text(
        HEAD + 'facet = "Issues"\n[suite.where]\nTask = ["Cancel an order"]\nSentiment = ["NEGATIVE", "*"]\n'
    )
    assert [suite.name for suite in load_checked_suites(file, FACETS)] == ["first", "mine"]
