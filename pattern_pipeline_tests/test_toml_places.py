"""The line of a value in a TOML text."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.toml_places import Place, find_line

TEXT = '''# a facet
name = "x"
prompt = """
labels = [1]
[[labels]]
"""
note = \'\'\'one line\'\'\'
"quoted key" = 1
table.inner = 2

[[labels]]  # the first
name = "A"
examples = [
    "one",
    "two",
]

[[labels]]
name = "B"

[models."gpt-5"]
input = 1

[[labels.parts]]
size = 3
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 2),
        (("prompt",), 3),
        (("note",), 7),
        (("quoted key",), 8),
        (("table", "inner"), 9),
        (("labels", 0), 11),
        (("labels", 0, "name"), 12),
        (("labels", 0, "examples"), 13),
        (("labels", 0, "examples", 0), 14),
        (("labels", 0, "examples", 1), 15),
        (("table",), 9),
        (("labels", 1, "name"), 19),
        (("labels", 1, "examples"), 18),
        (("models", "gpt-5", "input"), 22),
        (("labels", 1, "parts", 0, "size"), 25),
        (("missing",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_value_or_of_what_should_hold_it(place: Place, line: int) -> None:
    assert find_line(TEXT, place) == line


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        (
            'labels = [\n  {name = "A"},\n  {name = "B", examples = ["x"]},\n]',
            ("labels", 1, "examples", 0),
            3,
        ),
        ("a = [\n  [1],  # ] \n  [2, 3],\n]\nb = 4", ("a", 1, 1), 3),
        ("a = [\n  [1],\n  [2],\n]\nb = 4", ("b",), 5),
        ('a = """x\\""""\nb = 1', ("b",), 2),
        ('a = """x"""""\nb = 1', ("b",), 2),
        ("a = '''\n[[b]]\n'''\n[[b]]\nc = 1", ("b", 0, "c"), 5),
        ('a = "x" # """\nb = 1', ("b",), 2),
        ('a = "\u2028"\nb = 1', ("b",), 2),
        ("a = 1.5\nb = 1979-05-27 07:32:00.5\nc = 1", ("c",), 3),
        ('"\\u0041" = 1\n"b" = 2', ("A",), 1),
        ("a = 1\r\nb = 2\r\n", ("b",), 2),
    ],
)
def test_values_of_every_form_are_passed_over_whole(text: str, place: Place, line: int) -> None:
    tomllib.loads(text)
    assert find_line(text, place) == line


WORDS = st.text(alphabet="[]{}=,.#\"'\\ x\u2028", max_size=6)
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b.c", "d"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["k", "l m", "n"]), VALUES, min_size=1), st.data())
def test_every_value_is_found_on_the_line_that_it_is_written_on(
    content: dict[str, object], data: st.DataObject
) -> None:
    # Each leaf is numbered, so that the text itself tells where it stands.
    marks: dict[Place, str] = {}
    text = "".join(
        f"{_quoted(key)} = {_written(value, (key,), marks, data)}\n" for key, value in content.items()
    )
    tomllib.loads(text)
    lines = text.split("\n")
    for place, mark in marks.items():
        (line,) = (number for number, each in enumerate(lines, start=1) if mark in each)
        assert find_line(text, place) == line


def _written(value: object, place: Place, marks: dict[Place, str], data: st.DataObject) -> str:
    if isinstance(value, str):
        marks[place] = f"<{len(marks)}>"
        return _quoted(f"{marks[place]}{value}")
    if isinstance(value, dict):
        inner = (
            f"{_quoted(key)} = {_written(each, (*place, key), marks, data)}" for key, each in value.items()
        )
        return f"{{ {', '.join(inner)} }}"
    assert isinstance(value, list)
    breaks = st.sampled_from(["", " ", "\n", "\n# ] \"'\n\n  "])
    parts: Iterator[str] = (
        f"{data.draw(breaks)}{_written(each, (*place, number), marks, data)},"
        for number, each in enumerate(value)
    )
    return f"[{''.join(parts)}{data.draw(breaks)}]"


def _quoted(text: str) -> str:
    """A TOML string; a literal one where its letters allow it."""
    if "'" not in text and len(text) % 2:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
