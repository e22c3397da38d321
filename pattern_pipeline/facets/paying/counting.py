"""Tokens of a text before a server counts them. Nothing here ever waits for the network."""

from pattern_pipeline.facets.paying.encoding import NAME, packaged_encoding
from pattern_pipeline.traces.tokens import estimate_tokens

_PIECE = 20_000
_OPENAI = ("gpt-", "chatgpt-", "o1", "o3", "o4")
_OLDER = ("gpt-4-", "gpt-3", "gpt-35")


def count_tokens(text: str) -> int:
    """By tiktoken's o200k_base; by our estimate where it is not at hand. See ``counted_by``."""
    encoding = packaged_encoding()
    if encoding is None:
        return estimate_tokens(text)
    # In pieces, because tiktoken has failed on long runs without a space; a cut costs a token at most.
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return sum(len(encoding.encode_ordinary(piece)) for piece in pieces)


def is_exact(model: str) -> bool:
    """Whether the tokens of a model are counted by its own encoding."""
    bare = model.rsplit("/", 1)[-1].casefold()
    is_of_openai = bare.startswith(_OPENAI) and bare != "gpt-4" and not bare.startswith((*_OLDER, "gpt-oss"))
    return is_of_openai and packaged_encoding() is not None


def counted_by(model: str) -> str:
    """How tokens for a model are counted, in words for a person."""
    if packaged_encoding() is None:
        return "our estimate of 4 characters a token"
    return (
        f"tiktoken {NAME}" if is_exact(model) else f"tiktoken {NAME}, which is not this model's own encoding"
    )
