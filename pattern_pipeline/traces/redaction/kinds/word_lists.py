"""Lists of words, written as a text."""


def words_of(text: str) -> frozenset[str]:
    """Give the words that spaces part."""
    return frozenset(text.split())
