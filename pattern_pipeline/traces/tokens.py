"""A quick estimate of tokens."""

_CHARACTERS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About how many tokens a model sees: one for 4 ASCII characters, one for any other character.

    English prose comes to about 4.2 characters a token with current tokenizers, JSON to about 3, Chinese
    to about 1. The estimate needs no tokenizer and only bounds what is shown; it never decides what is
    paid.
    """
    if text.isascii():
        return -(-len(text) // _CHARACTERS_PER_TOKEN)
    ascii_characters = len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // _CHARACTERS_PER_TOKEN) + len(text) - ascii_characters
