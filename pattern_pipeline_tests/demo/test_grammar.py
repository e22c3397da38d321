"""Templates: choices, slots, and styles that leave slots whole."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.demo.grammar import apply_style, fill_slots, list_slots, resolve_choices
from pattern_pipeline.demo.wording import Style


@pytest.mark.parametrize(
    ("template", "possible"),
    [
        ("plain", {"plain"}),
        ("[a|b]", {"a", "b"}),
        ("x [|very ]good", {"x good", "x very good"}),
        ("[a|b [c|d]]", {"a", "b c", "b d"}),
        ("really[ so|], yes", {"really so, yes", "really, yes"}),
        ("no [choice] here", {"no [choice] here"}),
    ],
)
def test_choices(template: str, possible: set[str]) -> None:
    assert {resolve_choices(template, Random(seed)) for seed in range(60)} == possible


def test_slots_are_filled_by_name() -> None:
    assert fill_slots("{a} and {b}, {a}", {"a": "x", "b": "{a}"}.__getitem__) == "x and {a}, x"
    assert list_slots("{a} and {b}, {a}") == {"a", "b"}


@given(
    st.lists(st.sampled_from(["Hello", "{order}", "There", "{email2}", "ok.", "I'm"]), min_size=1),
    st.integers(),
)
def test_a_style_never_touches_a_slot(words: list[str], seed: int) -> None:
    style = Style(share=1, openings=(), typo_rate=1.0, lower=True)
    text = apply_style(" ".join(words), style, Random(seed))
    wanted = [word for word in words if word.startswith("{")]
    assert [word.rstrip(".") for word in text.split() if word.startswith("{")] == wanted


def test_typos_change_words_but_keep_them_readable() -> None:
    style = Style(share=1, openings=(), typo_rate=1.0)
    for seed in range(50):
        text = apply_style("delivery", style, Random(seed))
        assert abs(len(text) - len("delivery")) <= 1
        assert (text[0], text[-1]) == ("d", "y") or sorted(text) == sorted("delivery")
