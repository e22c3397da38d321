"""Text of traces inside Markdown."""


def cell(text: str) -> str:
    """Text that cannot break out of its cell of a table, nor become HTML on the page that shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")
