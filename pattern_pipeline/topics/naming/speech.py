"""How the people of a map speak: their languages, and the verbs they ask with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pattern_pipeline.topics.naming.grammar import verbs_of
from pattern_pipeline.topics.naming.language import Languages, languages_of
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.phrases import phrases
from pattern_pipeline.topics.naming.plain_phrases import plain_phrases


@dataclass(frozen=True)
class Speech:
    """``verbs``: see ``grammar.verbs_of``."""

    languages: Languages
    verbs: frozenset[str]

    def phrases(self, sentence: str) -> Iterator[Phrase]:
        """The phrases that a sentence offers as names."""
        if self.languages.is_english:
            return phrases(sentence, self.verbs)
        return plain_phrases(sentence, self.languages.stop_words)


def speech_of(texts: Sequence[str]) -> Speech:
    """Learn how these texts speak."""
    return Speech(languages_of(texts), verbs_of(texts))
