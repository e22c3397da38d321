"""What a program wrapped around a user's words: code fences, tagged blocks of context, notes in brackets."""

import re

# A block with such a name holds what a program adds or a person pastes, beside what is asked.
_BLOCK = re.compile(
    r"<(?P<tag>[a-z][\w-]*(?:reminder|context|environment|caveat|stdout|stderr|output|documents?|contents?|message)"
    r"|context|environment|documents?|reminder|files?|attachments?|command-name)\b[^>]{0,200}>.*?(?:</(?P=tag)>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_FENCE = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)", re.DOTALL)
_NOTE = re.compile(r"^[^\S\n]*\[[^\]\n]{1,120}\][^\S\n]*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][\w:-]{0,40}(?: [\w:-]+=[^<>\n]{0,200})?/?>")
READ_CHARACTERS = 200_000


def without_markup(turn: str) -> str:
    """Turn without notes in brackets, nor fences and blocks where words stand outside them, nor tags."""
    if not any(mark in turn for mark in ("<", "```", "~~~", "[")) or len(turn) > READ_CHARACTERS:
        return turn
    bare = _NOTE.sub("", turn)
    for pattern in (_FENCE, _BLOCK):
        rest = pattern.sub("\n", bare)
        bare = rest if any(mark.isalnum() for mark in _TAG.sub("", rest)) else bare
    return _TAG.sub("\n", bare)
