"""Estimate token counts without a tokenizer."""

_CHARACTERS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text: one for 4 ASCII characters, one for any other character.

    With current tokenizers English prose has about 4.2 characters a token, JSON about 3, Chinese about 1. The
    estimate only bounds what is shown; it never decides what is paid.
    """
    if text.isascii():
        return -(-len(text) // _CHARACTERS_PER_TOKEN)
    ascii_characters = len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // _CHARACTERS_PER_TOKEN) + len(text) - ascii_characters
