"""The line of a value in a TOML text."""

import pytest

from pattern_pipeline.toml_places import Place, line_of

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
        (("labels", 0, "examples", 1), 13),
        (("labels", 1, "name"), 19),
        (("labels", 1, "examples"), 18),
        (("models", "gpt-5", "input"), 22),
        (("labels", 1, "parts", 0, "size"), 25),
        (("missing",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_value_or_of_what_should_hold_it(place: Place, line: int) -> None:
    assert line_of(TEXT, place) == line
