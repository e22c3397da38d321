"""Short excerpts of what could not be read."""

from typing import Any

from pattern_pipeline.traces.vocabularies.values import to_text

EXCERPT_CHARACTERS = 200
# Between two reasons of one place.
ALSO = "; also: "


def make_printable(reason: str) -> str:
    """A reason on one line: it may quote ids and names, whose characters are anybody's."""
    return " ".join("".join(char if char.isprintable() else " " for char in reason).split())


def make_excerpt(content: bytes) -> str:
    """The beginning of a record on one line, readable whatever its bytes are."""
    text = content[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace")
    line = make_printable(text)
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1] + "…"


def make_value_excerpt(value: Any) -> str:
    """The beginning of a record that was already read."""
    return make_excerpt(to_text(value)[: EXCERPT_CHARACTERS * 4].encode("utf-8", "replace"))
