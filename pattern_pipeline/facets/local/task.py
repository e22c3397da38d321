"""Task: what the user asked for, in the user's own words."""

from pattern_pipeline.facets.local.asking import asks, is_question, is_small_talk
from pattern_pipeline.facets.local.cleaning import requests, without_values
from pattern_pipeline.facets.local.sentences import clip, sentence_case
from pattern_pipeline.facets.local.turns import agent_turns, user_turns
from pattern_pipeline.facets.local.words import content_words, subject_size, tool_words, words
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.lines import Conversation

# The embedding model reads 256 word pieces, which about 190 English words fill.
EMBEDDED_WORDS = 190
EMBEDDED_CHARACTERS = 1_400
# One pasted document must not fill the window alone.
SENTENCE_CHARACTERS = 400
NAMED_TOOLS = 6


def answer_task(facet: str, conversation: Conversation) -> Summary:
    """Give the best request as the sentence, and all that the user asked as the text to embed."""
    found = [(line.number, sentence) for line in user_turns(conversation) for sentence in requests(line.text)]
    if not found:
        return _from_agent(facet, conversation)
    best = max(range(len(found)), key=lambda place: (_weight(place, found[place][1]), -place))
    number, sentence = found[best]
    turns = [line.text for line in user_turns(conversation)]
    text = _embedded(turns, [each for _, each in found]) or clip(sentence, EMBEDDED_CHARACTERS)
    return Summary(facet, "answered", summary=sentence_case(clip(sentence)), text=text, lines=(number,))


def _weight(place: int, sentence: str) -> float:
    """How well a sentence stands for the whole: it asks, has a subject, comes early, and lists few values."""
    tokens = words(sentence)
    values = sum(any(mark.isdigit() for mark in token) for token in tokens)
    subject = 0.7 * min(subject_size(sentence), 5) / 5 if len(tokens) <= 40 else 0.4
    question = 0.3 if is_question(sentence) else 0.0
    request = 0.7 if asks(sentence) else question
    chatter = 0.5 if is_small_talk(sentence) else 0.0
    return subject + request - chatter - 0.15 * min(place, 8) - 0.5 * values / max(len(tokens), 1)


def _embedded(turns: list[str], found: list[str]) -> str:
    """All turns without values where they fit the model's window, else the first requests that do.

    Measured: short answers and thanks do no harm to grouping, so they leave only where room is scarce.
    """
    whole = _distinct([without_values(turn) for turn in turns if len(turn) <= EMBEDDED_CHARACTERS])
    if len(whole) == len(turns) and _fitting(whole) == whole:
        return " ".join(whole)
    return " ".join(_fitting(_distinct([clip(without_values(each), SENTENCE_CHARACTERS) for each in found])))


def _distinct(texts: list[str]) -> list[str]:
    """Texts that hold words, each once, as sentences."""
    return list(
        {" ".join(words(text)): sentence_case(text) for text in reversed(texts) if words(text)}.values()
    )[::-1]


def _fitting(texts: list[str]) -> list[str]:
    """Texts from the start, at least one, as far as the model reads."""
    fitting: list[str] = []
    words_left, characters_left = EMBEDDED_WORDS, EMBEDDED_CHARACTERS
    for text in texts:
        words_left -= len(words(text))
        characters_left -= len(text) + 1
        if fitting and (words_left < 0 or characters_left < 0):
            break
        fitting.append(text)
    return fitting


def _from_agent(facet: str, conversation: Conversation) -> Summary:
    """Where the user says nothing: what the agent called and said, or else what it was told to do."""
    calls = [line for line in conversation.of_kind("tool_call") if tool_words(line.tool)]
    tools = list(dict.fromkeys(tool_words(line.tool) for line in calls))
    spoken = agent_turns(conversation) or (() if tools else conversation.of_kind("system"))
    said = ((line.number, sentence) for line in spoken for sentence in requests(line.text))
    told = next(((number, sentence) for number, sentence in said if len(content_words(sentence)) >= 2), None)
    if not tools and told is None:
        return Summary(facet, "no_match")
    called = f"Agent run that calls {', '.join(tools[:NAMED_TOOLS])}" if tools else ""
    words_said = told[1] if told else ""
    sentence = ": ".join(part for part in (called, words_said) if part)
    gist = without_values(clip(words_said, SENTENCE_CHARACTERS)) or words_said
    text = ". ".join(part for part in (clip(" ".join(tools), SENTENCE_CHARACTERS), gist) if part)
    numbers = {line.number for line in calls[:NAMED_TOOLS]} | ({told[0]} if told else set())
    return Summary(
        facet, "answered", summary=sentence_case(clip(sentence)), text=text, lines=tuple(sorted(numbers))
    )
