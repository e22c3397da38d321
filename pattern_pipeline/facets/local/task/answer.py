"""Answer Task: what the user asked for, in the user's own words."""

from pattern_pipeline.facets.local.cues import GIVES_UP
from pattern_pipeline.facets.local.task.choice import choose_best, list_candidates
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
    """Return the best request as the sentence, and all that the user asked as the text to embed."""
    users, agents = list_user_turns(conversation), list_agent_turns(conversation)
    if (
        users
        and all(is_json_data(line.text) for line in users)
        and (answer := _answer_from_system(facet, conversation))
    ):
        return answer
    found = list_candidates(users, agents)
    telling = [
        one
        for one in found
        if split_words(remove_values(one.text)) and not GIVES_UP.fullmatch(one.text.rstrip(".! "))
    ]
    if not telling:
        # Who gave a value or a courtesy alone wanted something that this conversation does not show.
        return _answer_from_agent(facet, conversation) if not users else Summary(facet, "no_match")
    chosen = choose_best(telling)
    turns = [remove_markup(line.text) for line in users]
    text = _choose_embedded_text(turns, [one.text for one in found]) or clip_text(
        chosen.text, EMBEDDED_CHARACTERS
    )
    return Summary(
        facet, "answered", summary=format_sentence(clip_text(chosen.shown)), text=text, lines=(chosen.line,)
    )


def _choose_embedded_text(turns: list[str], found: list[str]) -> str:
    """All turns without values where they fit the model's window, else the first requests that do.

    Measured: short answers and thanks do no harm to grouping, so they leave only where room is scarce.
    """
    whole = _list_distinct([remove_values(turn) for turn in turns if len(turn) <= EMBEDDED_CHARACTERS])
    if len(whole) == len(turns) and _take_fitting(whole) == whole:
        return " ".join(whole)
    return " ".join(
        _take_fitting(_list_distinct([clip_text(remove_values(each), SENTENCE_CHARACTERS) for each in found]))
    )


def _list_distinct(texts: list[str]) -> list[str]:
    """List the texts that hold words, each once, as sentences."""
    return list(
        {
            " ".join(split_words(text)): format_sentence(text)
            for text in reversed(texts)
            if split_words(text)
        }.values()
    )[::-1]


def _take_fitting(texts: list[str]) -> list[str]:
    """Take texts from the start, at least one, as far as the model reads."""
    fitting: list[str] = []
    words_left, characters_left = EMBEDDED_WORDS, EMBEDDED_CHARACTERS
    for text in texts:
        words_left -= len(split_words(text))
        characters_left -= len(text) + 1
        if fitting and (words_left < 0 or characters_left < 0):
            break
        fitting.append(text)
    return fitting


def _answer_from_system(facet: str, conversation: Conversation) -> Summary | None:
    """Answer from the first instruction in the system messages, for runs where a program submits only data."""
    for line in conversation.of_kind("system"):
        for sentence in list_statements(line.text):
            if asks_for_something(sentence):
                text = clip_text(remove_values(sentence), SENTENCE_CHARACTERS) or sentence
                shown = format_sentence(clip_text(sentence))
                return Summary(facet, "answered", summary=shown, text=text, lines=(line.number,))
    return None


def _answer_from_agent(facet: str, conversation: Conversation) -> Summary:
    """Answer from the agent's calls and words, or else from its instructions, where the user says nothing."""
    calls = [line for line in conversation.of_kind("tool_call") if split_identifier(line.tool)]
    tools = list(dict.fromkeys(split_identifier(line.tool) for line in calls))
    spoken = list_agent_turns(conversation) or (() if tools else conversation.of_kind("system"))
    statements = ((line.number, sentence) for line in spoken for sentence in list_statements(line.text))
    first = next(
        ((number, sentence) for number, sentence in statements if len(list_content_words(sentence)) >= 2),
        None,
    )
    if not tools and first is None:
        return Summary(facet, "no_match")
    called = f"Agent run that calls {', '.join(tools[:NAMED_TOOLS])}" if tools else ""
    statement = first[1] if first else ""
    sentence = ": ".join(part for part in (called, statement) if part)
    gist = remove_values(clip_text(statement, SENTENCE_CHARACTERS)) or statement
    text = ". ".join(part for part in (clip_text(" ".join(tools), SENTENCE_CHARACTERS), gist) if part)
    numbers = {line.number for line in calls[:NAMED_TOOLS]} | ({first[0]} if first else set())
    return Summary(
        facet,
        "answered",
        summary=format_sentence(clip_text(sentence)),
        text=text,
        lines=tuple(sorted(numbers)),
    )
