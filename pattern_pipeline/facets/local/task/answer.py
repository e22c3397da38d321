"""Answer Task: choose the sentence that states what the user asked for, in the user's own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pattern_pipeline.facets.local.cues import GIVES_UP
from pattern_pipeline.facets.local.task.segments import split_requests
from pattern_pipeline.facets.local.turns import list_agent_steps, list_agent_turns, list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.language.content_words import list_content_words, measure_subject
from pattern_pipeline.language.courtesies import is_question
from pattern_pipeline.language.markup import is_json_data, remove_markup
from pattern_pipeline.language.requests import (
    asks_for_something,
    is_small_talk,
    list_statements,
    names_problem,
    offers_help,
    remove_heading,
)
from pattern_pipeline.language.sentences import clip_text, format_sentence
from pattern_pipeline.language.small_talk import says_nothing
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import compile_phrases, split_identifier, split_words, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation, Line

_VALUE = re.compile(r"<[A-Z]|\d")
_LEANS = compile_phrases(r"it|this|that|them|these|those|one|ones|the same")
_BEGINS_LEANING = re.compile(r"(?:it|this|that|they|them|these|those|he|she)\b", re.IGNORECASE)
# So many sentences back may say what "it" means.
ANTECEDENT = 3
LONGEST_PAIR = 160
# So many words of subject make a turn more than a name or a value.
LEAST_SUBJECT = 2

# The embedding model reads 256 word pieces, which about 190 English words fill.
EMBEDDED_WORDS = 190
EMBEDDED_CHARACTERS = 1_400
# One pasted document must not fill the window alone.
SENTENCE_CHARACTERS = 400
NAMED_TOOLS = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the user: its line, its place, and whether its turn answers a question of the agent.

    ``turn`` counts the user's turns with words from 0; ``inner`` counts from the nearer end of the turn.
    ``antecedent`` is the sentence before it that says what its "it" means, if any.
    """

    line: int
    text: str
    turn: int
    inner: int
    answers: bool
    antecedent: str = ""

    @property
    def shown(self) -> str:
        """The sentence, after the one that it leans on."""
        return f"{self.antecedent} {self.text}" if self.antecedent else remove_heading(self.text)


def list_candidates(users: Sequence[Line], agents: Sequence[Line]) -> list[Candidate]:
    """Return every sentence of the users' turns that says something, in order."""
    found: list[Candidate] = []
    turn, wanted = 0, False
    for line in users:
        statements = list_statements(line.text)
        asked = next((each.text for each in reversed(agents) if each.number < line.number), "")
        # Before anybody has said what they want, whatever the agent asks is what that is, in any language.
        answers = wanted and is_question(asked) and not offers_help(asked)
        found += _list_turn_candidates(line.number, statements, turn, answers)
        turn += bool(statements)
        wanted = wanted or any(
            measure_subject(remove_values(sentence)) >= LEAST_SUBJECT for sentence in statements
        )
    return found


def _list_turn_candidates(
    number: int, statements: Sequence[str], turn: int, answers: bool
) -> Iterator[Candidate]:
    for place, sentence in enumerate(statements):
        one = Candidate(number, sentence, turn, min(place, len(statements) - 1 - place), answers)
        before = reversed(statements[max(0, place - ANTECEDENT) : place])
        yield replace(one, antecedent=_find_antecedent(sentence, list(before)))


def _find_antecedent(sentence: str, before: Sequence[str]) -> str:
    if not before or not _LEANS.search(unify_apostrophes(sentence)):
        return ""
    fitting = (
        each
        for each in before
        if measure_subject(remove_values(each)) >= 2
        and not _BEGINS_LEANING.match(each)
        and not is_question(each)
        and len(each) + len(sentence) < LONGEST_PAIR
    )
    return next(fitting, "")


def choose_best(found: Sequence[Candidate]) -> Candidate:
    """Choose the sentence that best represents the conversation; of equals the first."""
    return max(found, key=weigh_candidate)


def weigh_candidate(one: Candidate) -> float:
    """Score how well a sentence represents the conversation.

    It should ask, have a subject, come early, and list few values.
    """
    tokens = split_words(one.text)
    values = sum(bool(_VALUE.search(token)) for token in one.text.split())
    subject = 0.7 * min(measure_subject(remove_values(one.shown)), 5) / 5 if len(tokens) <= 40 else 0.4
    wish = 0.4 if names_problem(one.text) else 0.3 if is_question(one.text) else 0.0
    request = 0.7 if asks_for_something(one.text) else wish
    # "Answer:" opens a field and asks for nothing by itself.
    penalty = 0.5 if is_small_talk(one.text) or one.text.endswith(":") else 0.0
    # Whoever answers a question gives a value, mostly.
    penalty += 0.3 if one.answers else 0.0
    # What a later turn leans on is in an earlier one, which says it better.
    penalty += 0.2 if one.turn and not one.antecedent and _LEANS.search(unify_apostrophes(one.text)) else 0.0
    penalty += 0.15 * min(one.turn, 6) + 0.1 * min(one.inner, 4) + 0.5 * values / max(len(tokens), 1)
    return subject + request - penalty


def answer_task(facet: str, conversation: Conversation) -> Summary:
    """Return the best request as the sentence, and all that the user asked about it as the text to embed.

    Requests that the user came with besides are its ``further``, in the order of the conversation.
    """
    users, agents = list_user_turns(conversation), list_agent_turns(conversation)
    if (
        users
        and all(is_json_data(line.text) for line in users)
        and (answer := _answer_from_system(facet, conversation))
    ):
        return answer
    if not users:
        return _answer_from_agent(facet, conversation)
    main = answer_turns(facet, users, agents)
    if main is None:
        # Who gave a value or a courtesy alone wanted something that this conversation does not show.
        return Summary(facet, "no_match")
    segments = split_requests(users, list_agent_steps(conversation))
    if len(segments) == 1:
        return main
    # Which request is the main one is chosen over the whole conversation; its text is its own turns' alone.
    own = next(lines for lines in segments if any(line.number in main.lines for line in lines))
    answers = [(lines is own, answer_turns(facet, lines, agents)) for lines in segments]
    text = next((answer.text for is_own, answer in answers if is_own and answer), main.text)
    return replace(
        main, text=text, further=tuple(answer for is_own, answer in answers if answer and not is_own)
    )


def answer_turns(facet: str, users: Sequence[Line], agents: Sequence[Line]) -> Summary | None:
    """Answer from turns of the user about one request; None where they hold none that can be understood."""
    found = list_candidates(users, agents)
    telling = [
        one
        for one in found
        if split_words(remove_values(one.text))
        and not says_nothing(one.text)
        and not GIVES_UP.fullmatch(one.text.rstrip(".! "))
    ]
    if not telling:
        return None
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
