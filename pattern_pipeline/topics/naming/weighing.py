"""How well a phrase stands for a topic among its siblings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.topics.naming.meaning import Meaning
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind
from pattern_pipeline.topics.naming.topic_texts import Rows, TopicTexts
from pattern_pipeline.topics.naming.worth import worth

# Fewer of the topic's texts are a few people's way of putting it.
LEAST_SHARE = 0.06
LEAST_CLOSENESS = 0.02
# What fewer speak of is one of many things in the topic; a request may stand for others that say it otherwise.
LEAST_COMMON: Mapping[PhraseKind, float] = {"noun": 0.3, "statement": 0.2, "deed": 0.2}
# What follows no article is a verb or an adjective as often as a thing, above all one word.
UNSURE = 0.5
UNSURE_WORD = 0.15


@dataclass(frozen=True, eq=False)
class Weighed:
    """A phrase with its score, the share of members that say it, and the rows that hold its words."""

    phrase: Phrase
    score: float
    said: float
    rows: Rows


@dataclass(frozen=True)
class Weighing:
    """One topic of a map; ``meaning`` None where the texts have no vectors; ``things``: see ``Speech``."""

    topic: int
    known: TopicTexts
    meaning: Meaning | None
    things: Collection[str] | None

    def of(self, phrase: Phrase, rows: Rows, said: float) -> Weighed | None:
        """Weigh a phrase that ``said`` of the members say, 0 to 1; None where it does not tell the topic.

        The score is the root of p log(p / q) times ``said``: p is the share of the topic's texts that are among
        ``rows``, q the mean share in the other topics, in the geometric mean with what its words have each; times
        how close the phrase's meaning is to the topic's; times what a phrase of its kind is worth.
        """
        own, telling = self._telling(rows)
        if own < LEAST_SHARE or telling <= 0:
            return None
        # What is made of words that each tell the topic stands for more than those who put it so.
        parts = [
            max(self._telling(self.known.rows(frozenset({part})))[1], 0.0) for part in sorted(phrase.key)
        ]
        telling = (telling * sum(parts) / len(parts)) ** 0.5
        if phrase.kind in LEAST_COMMON:
            telling *= min(1.0, own / LEAST_COMMON[phrase.kind])
        close = 1.0
        if self.meaning is not None:
            close = max(self.meaning.closeness(phrase.text, self.topic), LEAST_CLOSENESS)
        score = (telling * said) ** 0.5 * close * worth(phrase)
        if phrase.kind == "noun" and self.things is not None and phrase.text not in self.things:
            score *= UNSURE if " " in phrase.text else UNSURE_WORD
        return Weighed(phrase, score, said, rows)

    def _telling(self, rows: Rows) -> tuple[float, float]:
        """The share p of the topic's texts that are among ``rows``, and p log(p / q)."""
        shares = self.known.shares(rows)
        own = float(shares[self.topic])
        others = float((shares.sum() - own) / max(len(shares) - 1, 1))
        return own, own * float(np.log((own + 0.01) / (others + 0.01)))
