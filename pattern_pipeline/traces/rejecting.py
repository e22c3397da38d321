"""Short excerpts of what could not be read."""

EXCERPT_CHARACTERS = 200


def excerpt(content: bytes) -> str:
    """The beginning of a record on one line, readable whatever its bytes are."""
    text = content[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace")
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1] + "…"
