"""Remove what a program wrote among a user's words: code fences, tagged blocks, notes, stack traces."""

import re

import orjson

# A block with such a name holds what a program adds or a person pastes, beside what is asked.
_BLOCK = re.compile(
    r"<(?P<tag>[a-z][\w-]*(?:reminder|context|environment|caveat|stdout|stderr|output|documents?|contents?|message)"
    r"|context|environment|documents?|reminder|files?|attachments?|command-name)\b[^>]{0,200}>.*?(?:</(?P=tag)>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_FENCE = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)", re.DOTALL)
_NOTE = re.compile(r"^[^\S\n]*\[[^\]\n]{1,120}\][^\S\n]*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][\w:-]{0,40}(?: [\w:-]+=[^<>\n]{0,200})?/?>")
# A crash as Python, Java, JavaScript, Go and Rust print it: its frames with their code, which no person says, and
# the error, which may be all that somebody hands in.
_FRAMES = re.compile(
    r"^[^\S\n]*(?:Traceback \(most recent call last\):"
    r"|File \"[^\"\n]+\", line \d+[^\n]*(?:\n[^\S\n]{2,}[^\n]+)?"
    r"|at [\w.$<>/ ]{1,200}\([^)\n]*\)|goroutine \d+ [^\n]*)$",
    re.MULTILINE,
)
_ERROR = re.compile(
    r"^[^\S\n]*(?:[\w.]{0,100}(?:Error|Exception)(?: \[?\w+\]?)?: [^\n]*|thread '[^'\n]+' panicked[^\n]*)$",
    re.MULTILINE,
)
# Without one of these a turn is as a person wrote it.
_MARKS = ("<", "```", "~~~", "[", "Traceback (", "Error", "Exception", "panicked")
READ_CHARACTERS = 200_000


def remove_markup(turn: str) -> str:
    """Remove notes in brackets and tags from a turn.

    Also removes fences, blocks and crashes where words remain outside them.
    """
    if not any(mark in turn for mark in _MARKS) or len(turn) > READ_CHARACTERS:
        return turn
    bare = _NOTE.sub("", turn)
    for pattern in (_FRAMES, _FENCE, _BLOCK, _ERROR):
        rest = pattern.sub("\n", bare)
        bare = rest if any(mark.isalnum() for mark in _TAG.sub("", rest)) else bare
    return _TAG.sub("\n", bare)


def is_json_data(turn: str) -> bool:
    """Check whether a turn is an object or a list in JSON, which a program hands in and nobody writes."""
    if len(turn) > READ_CHARACTERS or turn.strip()[:1] not in ("{", "["):
        return False
    try:
        return isinstance(orjson.loads(turn), dict | list)
    except orjson.JSONDecodeError:
        return False
