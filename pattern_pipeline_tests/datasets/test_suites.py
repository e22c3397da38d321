"""Suites are checked when they are read, also against the facets that there are."""

from pathlib import Path

import pytest

from pattern_pipeline.datasets.suites import load_checked_suites, load_suites
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.loading import load_facets


def test_three_suites_ship() -> None:
    shipped = {suite.name: suite for suite in load_suites(None)}
    assert list(shipped) == ["regression", "failure_modes", "hardening"]
    assert shipped["failure_modes"].where == {"Sentiment": ("NEGATIVE", "MIXED")}
    assert [suite.facet for suite in shipped.values()] == ["Task", "Task", "Issues"]
    assert not any(suite.require_review for suite in shipped.values())


def test_a_suite_of_ones_own_asks_for_review_unless_it_says_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "suites.toml"
    file.write_text('[[suite]]\nname = "mine"\nfacet = "Churn"\n', encoding="utf-8")
    (mine,) = load_suites(file)
    assert (mine.name, mine.require_review, mine.expected_kind) == ("mine", True, "none")


SUITE = '[[suite]]\nname = "mine"\nfacet = "Task"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[suite", "not valid TOML"),
        ("", "suite: is missing"),
        (SUITE + "color = 1\n", "suite.1.color: is not known here"),
        (SUITE + "max_rows = 0\n", "suite.1.max_rows"),
        (SUITE + 'kind = "sql"\n', "suite.1.kind"),
        (SUITE + "where = { Sentiment = [] }\n", "where.Sentiment names no label"),
        (SUITE + 'accepted_unless = { Issues = ["*"] }\n', "accepted_unless needs expected_kind"),
        (SUITE + SUITE, "two suites are named mine"),
        ('[[suite]]\nname = "../etc"\nfacet = "Task"\n', "suite.1.name"),
    ],
)
def test_a_wrong_file_is_a_clear_line(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "suites.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_suites(file)
    assert message in str(caught.value)
    assert caught.value.where.startswith(f"{file}, line ")
    assert caught.value.fix


def test_a_file_that_cannot_be_read_is_a_clear_line(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "absent.toml", tmp_path, binary):
        with pytest.raises(SettingsError) as caught:
            load_suites(path)
        assert caught.value.where.startswith(str(path))


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
