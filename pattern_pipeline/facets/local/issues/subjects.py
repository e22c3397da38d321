"""Find what an issue is about: the request it stands in the way of, what was refused, what a tool said."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache

from pattern_pipeline.facets.local.cues import COMPLAINT, IMPATIENCE, PERSISTS
from pattern_pipeline.facets.local.issues.denials import CANNOT
from pattern_pipeline.facets.local.task.answer import Candidate, list_candidates, weigh_candidate
from pattern_pipeline.language.content_words import list_content_words, measure_subject
from pattern_pipeline.language.courtesies import is_question, remove_opening
from pattern_pipeline.language.function_words import ARTICLES, CONJUNCTIONS, PARTICLES, PREPOSITIONS
from pattern_pipeline.language.requests import (
    asks_for_something,
    list_statements,
    names_problem,
    parse_request,
)
from pattern_pipeline.language.sentences import clip_text, split_clauses, take_ends
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Line

SUBJECT_CHARACTERS = 70
MESSAGE_CHARACTERS = 100
_TURN_CHARACTERS = 1_500
LEAST_SUBJECT = 2
_OWN = re.compile(r"\b(?:my|your|our|its|their)\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"^(?:to |(?:(?:i|we)(?:'m|'ve| am| have| was| were)? )?(?:(?:just|also|still|really|having|meant|said) )*)",
    re.IGNORECASE,
)
_HEARER = re.compile(r"\b(?:you|me|us) (?=(?:an?|the|that|any|to|about|with)\b)", re.IGNORECASE)
_OPEN_ENDS = ARTICLES | (PREPOSITIONS - PARTICLES) | CONJUNCTIONS
_LEAD = re.compile(
    r"^(?:(?:i(?:'m| am)|we(?:'re| are)) (?:(?:so|very|really|truly) )?(?:sorry|afraid)"
    r"(?: (?:that|to say|to inform you))?|sorry|unfortunately|regrettably|(?:my |our )?apolog(?:ies|i[sz]e)"
    r"|as mentioned|because of (?:this|that)|at (?:the moment|this time|this point)|currently|however|but|so|and"
    r"|that|this means|for (?:your|our) security)\b[\s,:;–—-]*",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    rf"\b(?:i|we) ?(?:{CANNOT}|don't|do not)\s+(?:(?:currently|directly|actually|just|be able to) )*"
    r"(?P<deed>[a-z][^.!?;:(\n]*)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"(?:,|\s[–—-]|—| (?:because|since|as (?:it|they|you|this|that|the|we|i)|but|so|until|without"
    r"|and (?:i|we|there|it))\b).*$"
)
_LEANING = compile_phrases(
    r"(?:do|help|assist|offer|provide|give|say|tell|see|complete|process|fulfil\w*|resolve|handle|support|perform)"
    r"(?: (?:you|that|this|it|so|them|here|with|anything|more|further|else|any|information|help|assistance"
    r"|the request|your request))*"
)
_EXCEPTION = re.compile(
    r"^\s*(?:error\s*:\s*)?(?:[A-Z]\w*(?:Error|Exception|Failure)\s*[:\-]\s*)?(?:error\s*[:\-]\s*)?", re.I
)
# An HTTP status tells failures apart: written as one word, it is not taken for a value of one case.
_STATUS = re.compile(r"\bHTTP (\d{3})\b")
_DURATION = re.compile(r"\s*\b(?:within|after|in|for)\s+\d+(?:\.\d+)?\s*[a-z]+\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-z)\"'])[.!?]\s|\n")


class Requests:
    """The requests of a conversation, found as Task finds them; queried for the one behind a line."""

    def __init__(self, users: Sequence[Line], agents: Sequence[Line]) -> None:
        self._users = users
        self._agents = agents

    @cached_property
    def _candidates(self) -> list[Candidate]:
        return list_candidates(self._users, self._agents)

    @cached_property
    def _lines(self) -> list[int]:
        return [each.line for each in self._candidates]

    @cached_property
    def _best(self) -> list[Candidate]:
        """The best candidate up to each; weighed once, however many issues ask."""
        best: list[Candidate] = []
        highest = float("-inf")
        for each in self._candidates:
            weight = weigh_candidate(each)
            best.append(each if weight > highest else best[-1])
            highest = max(weight, highest)
        return best

    def find_main(self, before: int) -> str:
        """Find what the user came for, as said before line ``before``, in few words without values."""
        count = bisect_left(self._lines, before)
        return shorten_request(self._best[count - 1].shown) if count else ""

    def find_in_turn(self, before: int) -> str:
        """Find what the user's last turn before line ``before`` says, asked or not."""
        return next(
            (shorten_request(line.text) for line in reversed(self._users) if line.number < before), ""
        )

    def find_last(self, before: int) -> str:
        """Find what the user wanted last before line ``before``, in few words without values.

        The last turn says it if it asks for something with a subject; "try again" leans on what the user came for.
        """
        count = bisect_left(self._lines, before)
        start = bisect_left(self._lines, self._lines[count - 1]) if count else 0
        for each in self._candidates[start:count]:
            if not each.answers and asks_for_something(each.text) and not _is_vent(each.text):
                gist = shorten_request(each.shown)
                if measure_subject(gist) >= LEAST_SUBJECT:
                    return gist
        return self.find_main(before)


def _is_vent(sentence: str) -> bool:
    text = unify_apostrophes(sentence)
    return any(cue.search(text) for cue in (COMPLAINT, IMPATIENCE, PERSISTS))


# The same request stands behind most issues of a conversation.
@lru_cache(maxsize=200)
def shorten_request(turn: str) -> str:
    """Shorten a turn to what it asks for, or to the problem that it names: "I'd like to X, please" gives "X"."""
    statements = list_statements(take_ends(turn, _TURN_CHARACTERS))
    asked = [
        each for each in statements if asks_for_something(each) or names_problem(each) or is_question(each)
    ]
    gists: list[str] = []
    for sentence in (*asked, *statements):
        for words in split_clauses(remove_values(sentence)):
            request = parse_request(words)
            if request is None:
                continue
            if (
                request.kind != "none"
                or sentence not in asked
                or names_problem(sentence)
                or is_question(sentence)
            ):
                gists.append(_tidy(" ".join(request.rest)))
    # "Fix this" says less than the sentence beside it.
    telling = (gist for gist in gists if measure_subject(gist) >= LEAST_SUBJECT)
    short = next(telling, "") or next(filter(list_content_words, gists), "")
    return short or next(
        filter(None, (_tidy(remove_values(sentence)) for sentence in (*asked, *statements))), ""
    )


def shorten_refusal(sentence: str, request: str) -> str:
    """Shorten an agent's refusal to what it refuses: "I'm sorry, I can't change the date" gives "change the date".

    Where the refusal leans on what was asked ("I can't do that"), this is the ``request``.
    """
    text = strip_lead(sentence)
    refused = _REFUSED.search(text)
    deed = _CLAUSE_END.sub("", refused["deed"]) if refused else ""
    if deed and (_LEANING.fullmatch(deed.strip()) or not list_content_words(deed)):
        return request or _tidy(remove_values(deed))
    return _tidy(remove_values(deed or text)) or request


def strip_lead(sentence: str) -> str:
    """Strip the words of regret that a sentence opens with."""
    rest, before = remove_opening(sentence), ""
    while rest != before:
        before, rest = rest, _LEAD.sub("", rest).strip()
    return rest


def shorten_message(message: str) -> str:
    """Shorten what a failed tool says to its first sentence, without the name of an exception before it."""
    lines = message[:_TURN_CHARACTERS].strip().splitlines()
    text = lines[0] if lines else ""
    bare = _EXCEPTION.sub("", text).strip() or text
    return clip_text(_SENTENCE_END.split(bare, maxsplit=1)[0].rstrip(". "), MESSAGE_CHARACTERS)


def remove_message_values(message: str) -> str:
    """Remove the values of one case from what a tool said; an HTTP status stays."""
    return remove_values(_DURATION.sub("", _STATUS.sub(r"HTTP\1", message)))


def _tidy(text: str) -> str:
    """Make one short line of it that speaks of nobody in particular."""
    bare = _OWN.sub("the", unify_apostrophes(text)).strip()
    words = (
        clip_text(_SPEAKER.sub("", _HEARER.sub("", bare)), SUBJECT_CHARACTERS).strip(" ,;:.!?…\"'").split()
    )
    while words and words[-1].casefold() in _OPEN_ENDS:
        words.pop()
    return " ".join(words)
