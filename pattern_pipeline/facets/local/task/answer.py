"""Task: what the user asked for, in the user's own words."""

from pattern_pipeline.facets.local.cues import GIVES_UP
from pattern_pipeline.facets.local.task.choice import best, candidates
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.markup import is_json_data, remove_markup
from pattern_pipeline.language.requests import asks_for_something, list_statements
from pattern_pipeline.language.sentences import clip_text, format_sentence
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import split_identifier, split_words
from pattern_pipeline.traces.conversation.lines import Conversation

# The embedding model reads 256 word pieces, which about 190 English words fill.
EMBEDDED_WORDS = 190
EMBEDDED_CHARACTERS = 1_400
# One pasted document must not fill the window alone.
SENTENCE_CHARACTERS = 400
NAMED_TOOLS = 6


def answer_task(facet: str, conversation: Conversation) -> Summary:
    """Give the best request as the sentence, and all that the user asked as the text to embed."""
    users, agents = list_user_turns(conversation), list_agent_turns(conversation)
    if (
        users
        and all(is_json_data(line.text) for line in users)
        and (told := _from_system(facet, conversation))
    ):
        return told
    found = candidates(users, agents)
    telling = [
        one
        for one in found
        if split_words(remove_values(one.text)) and not GIVES_UP.fullmatch(one.text.rstrip(".! "))
    ]
    if not telling:
        # Who gave a value or a courtesy alone wanted something that this conversation does not show.
        return _from_agent(facet, conversation) if not users else Summary(facet, "no_match")
    chosen = best(telling)
    turns = [remove_markup(line.text) for line in users]
    text = _embedded(turns, [one.text for one in found]) or clip_text(chosen.text, EMBEDDED_CHARACTERS)
    return Summary(
        facet, "answered", summary=format_sentence(clip_text(chosen.shown)), text=text, lines=(chosen.line,)
    )


def _embedded(turns: list[str], found: list[str]) -> str:
    """All turns without values where they fit the model's window, else the first requests that do.

    Measured: short answers and thanks do no harm to grouping, so they leave only where room is scarce.
    """
    whole = _distinct([remove_values(turn) for turn in turns if len(turn) <= EMBEDDED_CHARACTERS])
    if len(whole) == len(turns) and _fitting(whole) == whole:
        return " ".join(whole)
    return " ".join(
        _fitting(_distinct([clip_text(remove_values(each), SENTENCE_CHARACTERS) for each in found]))
    )


def _distinct(texts: list[str]) -> list[str]:
    """Texts that hold words, each once, as sentences."""
    return list(
        {
            " ".join(split_words(text)): format_sentence(text)
            for text in reversed(texts)
            if split_words(text)
        }.values()
    )[::-1]


def _fitting(texts: list[str]) -> list[str]:
    """Texts from the start, at least one, as far as the model reads."""
    fitting: list[str] = []
    words_left, characters_left = EMBEDDED_WORDS, EMBEDDED_CHARACTERS
    for text in texts:
        words_left -= len(split_words(text))
        characters_left -= len(text) + 1
        if fitting and (words_left < 0 or characters_left < 0):
            break
        fitting.append(text)
    return fitting


def _from_system(facet: str, conversation: Conversation) -> Summary | None:
    """Answer from the first instruction in the system messages, for runs where a program submits only data."""
    for line in conversation.of_kind("system"):
        for sentence in list_statements(line.text):
            if asks_for_something(sentence):
                text = clip_text(remove_values(sentence), SENTENCE_CHARACTERS) or sentence
                shown = format_sentence(clip_text(sentence))
                return Summary(facet, "answered", summary=shown, text=text, lines=(line.number,))
    return None


def _from_agent(facet: str, conversation: Conversation) -> Summary:
    """Answer from the agent's calls and words, or else from its instructions, where the user says nothing."""
    calls = [line for line in conversation.of_kind("tool_call") if split_identifier(line.tool)]
    tools = list(dict.fromkeys(split_identifier(line.tool) for line in calls))
    spoken = list_agent_turns(conversation) or (() if tools else conversation.of_kind("system"))
    said = ((line.number, sentence) for line in spoken for sentence in list_statements(line.text))
    told = next(
        ((number, sentence) for number, sentence in said if len(list_content_words(sentence)) >= 2), None
    )
    if not tools and told is None:
        return Summary(facet, "no_match")
    called = f"Agent run that calls {', '.join(tools[:NAMED_TOOLS])}" if tools else ""
    words_said = told[1] if told else ""
    sentence = ": ".join(part for part in (called, words_said) if part)
    gist = remove_values(clip_text(words_said, SENTENCE_CHARACTERS)) or words_said
    text = ". ".join(part for part in (clip_text(" ".join(tools), SENTENCE_CHARACTERS), gist) if part)
    numbers = {line.number for line in calls[:NAMED_TOOLS]} | ({told[0]} if told else set())
    return Summary(
        facet,
        "answered",
        summary=format_sentence(clip_text(sentence)),
        text=text,
        lines=tuple(sorted(numbers)),
    )
