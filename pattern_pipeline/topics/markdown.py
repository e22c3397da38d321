"""Escape text of traces for Markdown."""


def escape_cell(text: str) -> str:
    """Escape text so that it cannot leave its table cell, nor become HTML on the page that shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")
