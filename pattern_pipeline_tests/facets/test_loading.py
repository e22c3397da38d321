from pathlib import Path

import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.loading import load_facets, read_facet
from pattern_pipeline.facets.local.extractor import LocalExtractor

EXAMPLES = Path(load_facets.__code__.co_filename).parent / "examples"
CUSTOM = """
name = "tone"
kind = "categorical"
prompt = "How formal is the user?"
labels = [
    {name = "FORMAL", examples = ["Dear Sir or Madam, I write to enquire."]},
    {name = "CASUAL", examples = ["hey dude, what's up"]},
]
"""


def test_the_built_in_facets_are_always_there(tmp_path: Path) -> None:
    facets = load_facets(None)
    assert [facet.name for facet in facets] == ["Task", "Sentiment", "Issues"]
    assert [label.name for label in facets[1].labels] == ["POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE"]
    assert all(facet.prompt and facet.no_match for facet in facets)
    assert all(label.examples for label in facets[1].labels)
    assert load_facets(tmp_path / "absent") == facets


def test_the_users_own_facets_come_after_them(tmp_path: Path) -> None:
    (tmp_path / "tone.toml").write_text(CUSTOM)
    (tmp_path / "notes.txt").write_text("not a facet")
    assert [facet.name for facet in load_facets(tmp_path)] == ["Task", "Sentiment", "Issues", "tone"]


def test_a_file_with_the_name_of_a_built_in_facet_replaces_it_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "Task"\nkind = "free_text"\nprompt = "What did they want?"')
    replaced, known = load_facets(tmp_path), load_facets(None)
    assert [facet.name for facet in replaced] == [facet.name for facet in known]
    assert replaced[0].version != known[0].version
    assert replaced[1:] == known[1:]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_example_files_load_and_can_be_answered_without_a_model(path: Path) -> None:
    facet = read_facet(path)
    assert facet.name == path.stem
    LocalExtractor().check([facet])


def test_there_are_examples() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == {
        "churn_risk",
        "api_endpoint",
        "compliance_flag",
    }


FACET = 'name = "x"\nkind = "categorical"\nprompt = """\nWhat?\n"""\n'
LABELS = '[[labels]]\nname = "A"\n[[labels]]\nname = "B"\n'


@pytest.mark.parametrize(
    ("content", "wrong", "line"),
    [
        pytest.param("name = ", "not valid TOML", 1, id="broken TOML"),
        pytest.param('name = "x"\nkind = "free_text"\n', "prompt: is missing", 1, id="a field is missing"),
        pytest.param(f"{FACET}promt = 1\n{LABELS}", "promt: is not known here", 6, id="unknown key"),
        pytest.param(FACET.replace("categorical", "ranked"), "kind: Input should be", 2, id="unknown kind"),
        pytest.param(FACET.replace('"x"', '"a b"'), "name: must begin with a letter", 1, id="bad name"),
        pytest.param(FACET.replace('"x"', "3"), "name: should be text in quotes", 1, id="wrong type"),
        pytest.param(FACET.replace("What?", " "), "prompt: is empty", 3, id="empty prompt"),
        pytest.param(FACET, "at least two labels", 2, id="no labels"),
        pytest.param(f'{FACET}[[labels]]\nname = "A"\n', "at least two labels", 6, id="one label"),
        pytest.param(f"{FACET.replace('categorical', 'free_text')}{LABELS}", "has no labels", 6, id="labels"),
        pytest.param(f"{FACET}{LABELS.replace('B', 'a')}", "the label a is there twice", 8, id="twice"),
        pytest.param(f"{FACET}{LABELS.replace('B', 'no match')}", "no_match is no label", 9, id="no match"),
        pytest.param(f"{FACET}{LABELS.replace('B', 'B: b')}", "a label has no colon", 9, id="colon"),
        pytest.param(f"{FACET}{LABELS.replace('B', ' ')}", "a label is one line", 9, id="blank label"),
        pytest.param(f"{FACET}{LABELS}example = []\n", "labels.2.example: is not known", 10, id="in a label"),
        pytest.param(
            f'{FACET}{LABELS}examples = ["a", ""]\n', "labels.2.examples.2: is empty", 10, id="empty example"
        ),
        pytest.param(
            f'{FACET}{LABELS}examples = ["{"long " * 80}"]\n', "examples.1: must be one line", 10, id="long"
        ),
        pytest.param(f"{FACET}[[labels]]\ndescription = 'x'\n", "labels.1.name: is missing", 6, id="no name"),
        pytest.param(
            f'{FACET}{LABELS}examples = ["""a\nb"""]', "examples.1: must be one line", 10, id="two lines"
        ),
        pytest.param(f'{FACET}{LABELS}examples = [\n"a",\n3]', "examples.2: should be text", 12, id="number"),
        pytest.param(f'{FACET}labels = [\n{{name="A"}},\n{{name="A"}}]', "A is there twice", 8, id="inline"),
        pytest.param(f'{FACET}labels = [\n"A",\n"B"]', "labels.1: should be a table", 7, id="bare labels"),
        pytest.param(
            f'{FACET}attributes = ["a",\n"a"]\n{LABELS}', "attributes.2: is there", 7, id="attribute"
        ),
        pytest.param(f"{FACET.replace('x', 'x' * 61)}{LABELS}", "at most 60 letters", 1, id="long name"),
        pytest.param(f"{FACET}labels = [\n", "not valid TOML", 6, id="never closed"),
        pytest.param("", "name: is missing", 1, id="empty file"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong_and_the_line(
    tmp_path: Path, content: str, wrong: str, line: int
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(content)
    with pytest.raises(SettingsError) as caught:
        load_facets(tmp_path)
    assert wrong in caught.value.what
    assert caught.value.where == f"{path}, line {line}"
    assert caught.value.fix


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        (f"{FACET}promt = 1\n", "did you mean prompt?"),
        (f"{FACET}{LABELS}exmples = []\n", "did you mean examples?"),
        (FACET.replace("categorical", "categorial"), 'did you mean "categorical"?'),
        (FACET.replace("categorical", "scale"), "write one of: categorical, free_text"),
        (f"{FACET.replace('prompt', 'promt')}{LABELS}", "did you mean prompt?"),
        (
            f"{FACET}{LABELS}no_match = 'x'\n",
            "write no_match above the first heading in [ ]: what is below one belongs to it",
        ),
        (f"{FACET}[labels]\nname = 'A'\n", "write [[labels]], with two brackets, above each"),
        (FACET.replace('"x"', '"churn risk!"'), 'SQL names a column by it: write name = "churn_risk"'),
        (FACET.replace('"x"', '"5xx"'), 'SQL names a column by it: write name = "facet_5xx"'),
        (f"{FACET}{LABELS.replace('B', 'B: b')}", 'write "B - b"'),
        (FACET, 'write [[labels]] with a name for each, or kind = "free_text"'),
    ],
)
def test_what_was_probably_meant_is_said(tmp_path: Path, content: str, fix: str) -> None:
    (tmp_path / "bad.toml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        load_facets(tmp_path)
    assert caught.value.fix == fix


def test_a_file_that_is_no_text_tells_the_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b'name = "x"\nprompt = "\xff"')
    with pytest.raises(SettingsError, match=r"not UTF-8 text .*bad\.toml, line 2"):
        load_facets(tmp_path)


def test_a_name_that_sql_cannot_tell_from_a_built_in_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('name = "task"\nkind = "free_text"\nprompt = "?"')
    with pytest.raises(SettingsError, match=r"built-in Task .*bad\.toml, line 1"):
        load_facets(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_bytes(b"\xef\xbb\xbf" + CUSTOM.encode())
    assert load_facets(tmp_path)[-1].name == "tone"


def test_a_name_used_twice_names_both_files(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(CUSTOM)
    with pytest.raises(SettingsError, match=r"two facets are named tone .*one\.toml and .*two\.toml, line 2"):
        load_facets(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read.*a file belongs there, not a folder"):
        load_facets(tmp_path)
