"""How the people of a map speak: their languages, and the verbs they ask with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pattern_pipeline.topics.naming.language import Languages, languages_of
from pattern_pipeline.topics.naming.learned_words import things_of, verbs_of
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.phrases import phrases
from pattern_pipeline.topics.naming.plain_phrases import plain_phrases

# So many texts show how people speak.
SAMPLE = 6_000


@dataclass(frozen=True)
class Speech:
    """``verbs`` and ``things``: see ``learned_words``; ``things`` None where the grammar is not known."""

    languages: Languages
    verbs: frozenset[str]
    things: frozenset[str] | None

    def phrases(self, sentence: str) -> Iterator[Phrase]:
        """The phrases that a sentence offers as names."""
        if self.languages.is_english:
            return phrases(sentence, self.verbs)
        return plain_phrases(sentence, self.languages.stop_words)


def speech_of(texts: Sequence[str]) -> Speech:
    """Learn how these texts speak."""
    languages = languages_of(texts)
    read = texts[:: max(1, len(texts) // SAMPLE)]
    return Speech(languages, verbs_of(read), things_of(read) if languages.is_english else None)
