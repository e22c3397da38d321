"""Outlines never rule out a text in which their gate finds something."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.traces.redaction.detector import OUTLINES, draw_outline


@pytest.mark.parametrize("gate", OUTLINES)
@given(data=st.data())
@settings(deadline=None)
def test_the_outline_of_whatever_passes_a_gate_holds_what_the_gate_needs(
    gate: re.Pattern[str], data: st.DataObject
) -> None:
    passing = data.draw(st.from_regex(gate))
    assert OUTLINES[gate] in draw_outline(data.draw(st.text()) + passing + data.draw(st.text()))


def test_an_outline_keeps_digits_latin_letters_and_line_ends_alone() -> None:
    assert draw_outline("Ab 12-é\n\ud83d") == b"Aa00\n"
