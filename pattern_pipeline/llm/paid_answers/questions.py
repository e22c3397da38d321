"""The questions of a run, and which of them are open: each is asked once, however many subjects share a text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Question(Generic[Subject]):
    """One call of a model about one subject.

    ``text``: the hash under which the call is claimed: of the text alone, whatever else the model is shown.
    ``keys``: the keys of the answers that the call gives, in order.
    """

    subject: Subject
    text: str
    keys: tuple[AnswerKey, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking one question gave: one answer for each of its keys, in order, and what all calls took.

    ``usage``: of all calls, failed ones included. ``lasting``: False if the server did not answer. Such a failure
    is reported, not stored, and asked again by the next run; an answer of no use and a refusal are stored.
    """

    answers: tuple[ModelAnswer, ...]
    usage: Usage
    calls: int = 1
    lasting: bool = True


class QuestionSet(Generic[Subject]):
    """The questions of a run and the answers known so far.

    ``progress``: called with the number of answered questions and of all.
    """

    def __init__(
        self, questions: Sequence[Question[Subject]], progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.questions = questions
        self.versions = {key.facet: key.facet_version for each in questions for key in each.keys}
        self.answered = 0
        self._progress = progress
        self._by_key: dict[AnswerKey, ModelAnswer] = {}
        # Questions of one text together, and of those the ones that show a model the same.
        self._by_text: dict[str, dict[tuple[AnswerKey, ...], list[Question[Subject]]]] = {}
        self._text_of: dict[str, str] = {}
        for each in questions:
            self._by_text.setdefault(each.text, {}).setdefault(each.keys, []).append(each)
            self._text_of.update((key.text_hash, each.text) for key in each.keys)
        self._open = dict.fromkeys(self._by_text)

    @property
    def open_texts(self) -> list[str]:
        """The texts with an open question, in the order of the questions."""
        return list(self._open)

    def add_answers(self, answers: Mapping[AnswerKey, ModelAnswer]) -> None:
        """Add answers, whoever gave them, and report progress."""
        self._by_key.update(answers)
        answered = [
            text
            for text in dict.fromkeys(self._text_of[key.text_hash] for key in answers)
            if text in self._open and not self.list_open(text)
        ]
        for text in answered:
            del self._open[text]
            self.answered += sum(len(alike) for alike in self._by_text[text].values())
        if answered and self._progress is not None:
            self._progress(self.answered, len(self.questions))

    def collect_hashes(self, texts: Iterable[str] | None = None) -> set[str]:
        """Collect the text hashes under which answers about these texts (None: all) may be stored."""
        chosen = self._by_text if texts is None else texts
        return {key.text_hash for text in chosen for keys in self._by_text[text] for key in keys}

    def list_open(self, text: str) -> list[Question[Subject]]:
        """List the questions about one text that are still to be asked, each with its open keys alone."""
        found = []
        asked: set[AnswerKey] = set()
        for keys, alike in self._by_text[text].items():
            open_keys = tuple(key for key in keys if key not in self._by_key and key not in asked)
            asked.update(keys)
            if open_keys:
                found.append(replace(alike[0], keys=open_keys))
        return found

    def list_answers(self) -> list[tuple[ModelAnswer, ...]]:
        """List one tuple for each question, with one answer for each key. Raises KeyError if one is open."""
        return [tuple(self._by_key[key] for key in each.keys) for each in self.questions]
