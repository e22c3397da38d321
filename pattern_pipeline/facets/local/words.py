"""Words as the cues compare them: lower case, apostrophes unified."""

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})

# Words that carry no subject: two requests are compared without them.
FUNCTION_WORDS = frozenset(
    ["a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "but", "by", "can", "could", "did", "do", "does", "doing", "don't", "for", "from", "get", "go", "going", "got", "had", "has", "have", "he", "hello", "help", "her", "here", "hey", "hi", "him", "his", "how", "i", "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is", "it", "it's", "its", "just", "know", "let", "like", "me", "my", "need", "no", "not", "now", "of", "off", "ok", "okay", "on", "one", "only", "or", "our", "out", "please", "really", "she", "should", "so", "some", "still", "thank", "thanks", "that", "that's", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "tell", "try", "trying", "up", "us", "want", "was", "we", "well", "were", "what", "what's", "when", "where", "which", "while", "who", "why", "will", "with", "would", "yes", "you", "your"]
)


def plain(text: str) -> str:
    """The text with every apostrophe as ``'``, so that one spelling of a cue is enough."""
    return text.translate(_APOSTROPHES)


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(plain(text))]


def content_words(text: str) -> set[str]:
    """The words that carry the subject of a text; numbers are left out."""
    return {
        word
        for word in words(text)
        if word not in FUNCTION_WORDS and not any(mark.isdigit() for mark in word)
    }


def tool_words(tool: str) -> str:
    """A tool's name as words: ``getOrderDetails`` and ``get_order_details`` both give ``get order details``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", tool[:200])
    return " ".join(re.sub(r"[^\w]|_", " ", spaced).lower().split())
