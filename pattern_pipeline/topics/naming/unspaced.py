"""Names where no spaces part the words: a clause of a member, whole, because it cannot be cut between words."""

from collections.abc import Iterator, Sequence

from pattern_pipeline.topics.naming.clauses import sentences, words_of
from pattern_pipeline.topics.naming.words import is_readable_word

LONGEST_CLAUSE = 20


def telling_clauses(members: Sequence[str], keywords: Sequence[str], limit: int = 5) -> tuple[str, ...]:
    """The clauses that hold most of the topic's keywords, best first; of equal ones that of the earlier member.

    ``keywords``: most telling first; one counts half as much as the one before. None where no clause holds one.
    """
    weights = {word: 0.5**rank for rank, word in enumerate(keywords)}
    scored: dict[str, float] = {}
    for text in members:
        for clause in _clauses(text):
            held = sum(weight for word, weight in weights.items() if word in clause)
            # Of clauses that hold the same, a short one says less by the way.
            scored.setdefault(clause, held - len(clause) / 1_000 if held else 0.0)
    best = sorted((clause for clause in scored if scored[clause] > 0), key=lambda clause: -scored[clause])
    return tuple(best[:limit])


def _clauses(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        for clause in words_of(sentence):
            if len(clause) <= LONGEST_CLAUSE and is_readable_word(clause):
                yield clause
