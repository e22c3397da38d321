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


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        pytest.param(b"name = ", "not valid TOML", id="broken TOML"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="not text"),
        pytest.param(b'name = "x"\nkind = "free_text"', "prompt: Field required", id="a field is missing"),
        pytest.param(
            b'name = "x"\nkind = "ranked"\nprompt = "?"', "kind: Input should be", id="unknown kind"
        ),
        pytest.param(b'name = "a b"\nkind = "free_text"\nprompt = "?"', "name: String should", id="bad name"),
        pytest.param(
            b'name = "x"\nkind = "categorical"\nprompt = "?"', "at least two labels", id="no labels"
        ),
        pytest.param(
            b'name = "task"\nkind = "free_text"\nprompt = "?"', "built-in Task", id="capital letters"
        ),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, wrong: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_facets(tmp_path)
    assert wrong in caught.value.what
    assert caught.value.where == str(path)
    assert caught.value.mend


def test_a_name_used_twice_names_both_files(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(CUSTOM)
    with pytest.raises(SettingsError, match=r"two facets are named tone .*one\.toml and .*two\.toml"):
        load_facets(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_facets(tmp_path)
