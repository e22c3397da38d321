"""Task: what the user asked for, in the user's own words."""

import re

from pattern_pipeline.facets.local.cleaning import requests, without_values
from pattern_pipeline.facets.local.sentences import clip, sentence_case
from pattern_pipeline.facets.local.words import content_words, plain, tool_words, words
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.lines import Conversation

# The embedding model reads 256 word pieces, which about 190 English words fill.
EMBEDDED_WORDS = 190
EMBEDDED_CHARACTERS = 1_400
_ASKS = re.compile(
    r"\b(?:i (?:want|need|wish|would like|am looking|am trying|have to|can't|cannot|was wondering)|i'd (?:like|love)"
    r"|i'm (?:looking|trying|having|unable)|i was (?:hoping|wondering)|(?:can|could|would|will) you|help (?:me|with)"
    r"|how (?:do|can|to|much|many|long)|is it possible|are there|is there|looking (?:for|to)|want to|need to)\b",
    re.IGNORECASE,
)


def answer_task(facet: str, conversation: Conversation) -> Summary:
    """The best request as the sentence; all that the user asked, as far as it is embedded, as the text."""
    found = [
        (line.number, turn, sentence)
        for turn, line in enumerate(conversation.of_kind("user"))
        for sentence in requests(line.text)
    ]
    if not found:
        return _from_agent(facet, conversation)
    number, _, sentence = max(found, key=lambda item: (_weight(item[1], item[2]), -item[0]))
    text = _embedded([each for _, _, each in found]) or clip(sentence, EMBEDDED_CHARACTERS)
    return Summary(facet, "answered", summary=sentence_case(clip(sentence)), text=text, lines=(number,))


def _weight(turn: int, sentence: str) -> float:
    """How well a sentence stands for the whole: it asks, it has a subject, it comes early, it is no list of values."""
    subject = content_words(sentence)
    tokens = words(sentence)
    values = sum(any(mark.isdigit() for mark in token) for token in tokens)
    length = min(len(subject), 8) / 8 if len(tokens) <= 40 else 0.5
    asks = (
        1.0 if _ASKS.search(plain(sentence)) else 0.4 if sentence.rstrip().endswith(("?", "？", "؟")) else 0.0
    )
    return length + asks - 0.1 * min(turn, 10) - values / max(len(tokens), 1)


def _embedded(found: list[str]) -> str:
    """The distinct sentences without values, the longest turns cut, until the model's window is full."""
    kept: list[str] = []
    seen: set[str] = set()
    left, room = EMBEDDED_WORDS, EMBEDDED_CHARACTERS
    for sentence in found:
        cleaned = clip(without_values(sentence), 400)
        key = " ".join(words(cleaned))
        if not key or key in seen:
            continue
        seen.add(key)
        left -= key.count(" ") + 1
        room -= len(cleaned) + 1
        if kept and (left < 0 or room < 0):
            break
        kept.append(sentence_case(cleaned))
    return " ".join(kept)


def _from_agent(facet: str, conversation: Conversation) -> Summary:
    """Where the user says nothing: what the agent called and said, or else what it was told to do."""
    calls = [line for line in conversation.of_kind("tool_call") if tool_words(line.tool)]
    tools = list(dict.fromkeys(tool_words(line.tool) for line in calls))
    spoken = conversation.of_kind("assistant") or (() if tools else conversation.of_kind("system"))
    said = [(line.number, sentence) for line in spoken for sentence in requests(line.text)]
    if not tools and not said:
        return Summary(facet, "no_match")
    called = f"Agent run that calls {', '.join(tools[:6])}" if tools else ""
    told = said[0][1] if said else ""
    text = " ".join(part for part in (*tools[:12], without_values(clip(told, 400))) if part)
    numbers = tuple(sorted({*(line.number for line in calls[:6]), *(number for number, _ in said[:1])}))
    sentence = ": ".join(part for part in (called, told) if part)
    return Summary(
        facet, "answered", summary=sentence_case(clip(sentence)), text=text or clip(sentence), lines=numbers
    )
