"""Vectors made up to lie like those of real sentences, as many as are wanted, with their true groups.

Each is the sum of a mean that all share, its domain, its topic within the domain, its wording (a few texts say
the same in nearly the same words) and what is its own, scaled to length 1. The variance of each part, how fast
it falls off over directions, and how it differs between topics and between texts are set so that spectrum,
distances to the 1st and 15th neighbour, and the share of texts whose nearest neighbour or nearest centroid is of
their topic come close to those of 4,500 short requests of 150 intents.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DIMENSION = 384
MEAN, DOMAIN, TOPIC, WORDING, OWN = 0.29, 0.12, 0.37, 0.34, 0.18
LEAN = 0.9
# Directions over which a part's variance falls by e.
CENTRE_SPREAD, TEXT_SPREAD = 45.0, 120.0
STRAY_SHARE = 0.08
TEXTS_A_WORDING = 2
VERBS = (
    "book",
    "cancel",
    "change",
    "check",
    "compare",
    "explain",
    "find",
    "pay",
    "print",
    "renew",
    "report",
    "send",
)
NOUNS = (
    "address", "bill", "booking", "card", "contract", "delivery", "flight", "insurance", "invoice", "licence",
    "loan", "meeting", "order", "parcel", "password", "prescription", "refund", "repair", "room", "seat",
    "subscription", "table", "ticket", "visa",
)  # fmt: skip
FILLERS = (
    "please",
    "can you",
    "i want to",
    "today",
    "for my mother",
    "again",
    "as soon as possible",
    "i need to",
)


@dataclass(frozen=True)
class MadeUp:
    """``vectors`` of unit length; ``topics`` numbered from 0, -1 for texts of none; ``texts`` all different."""

    vectors: npt.NDArray[np.float32]
    topics: npt.NDArray[np.int64]
    texts: tuple[str, ...]


def made_up(count: int, seed: int, topics: int = 0) -> MadeUp:
    """Make ``count`` texts; without a number of topics 30 in a thousand texts, 158 in a hundred thousand."""
    random = np.random.default_rng(seed)
    topics = min(topics or round(2.5 * count**0.36), len(VERBS) * len(NOUNS))
    shares = np.arange(1, topics + 1) ** -0.6
    topic = random.choice(topics, size=count, p=shares / shares.sum())
    centres, neighbour = _centres(random, topics)
    # A text leans towards another topic of its domain: most a little, a few nearly half-way.
    lean = LEAN * random.beta(1.0, 2.1, count)[:, None]
    vectors = (1 - lean) * centres[topic] + lean * centres[neighbour[topic]]
    # Some topics are narrow, some wide; some wordings are usual, some far-fetched; so are single texts.
    width = random.gamma(6.0, 1 / 6.0, topics)[topic]
    vectors += _wordings(random, topic) * width[:, None] ** 0.5
    own = OWN * width * random.gamma(0.7, 1 / 0.7, count)
    vectors += _drawn(random, count, 1.0, TEXT_SPREAD) * own[:, None] ** 0.5
    strays = np.flatnonzero(random.random(count) < STRAY_SHARE)
    vectors[strays] += _drawn(random, len(strays), 1.5 * TOPIC, CENTRE_SPREAD) - 0.5 * centres[topic[strays]]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = topic.astype(np.int64)
    labels[strays] = -1
    return MadeUp(vectors.astype(np.float32), labels, _texts(random, topic))


def multiplied(
    vectors: npt.NDArray[np.float32], groups: npt.NDArray[np.int64], count: int, seed: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Real vectors in another order, and as many made from them as ``count`` needs; with each one's row.

    A made one lies between a real one and another of its group, moved a little: copies that are only moved
    would form a dense group for every text.
    """
    random = np.random.default_rng(seed)
    order = random.permutation(len(vectors))[:count]
    rows = random.integers(len(vectors), size=count - len(order))
    partner = np.empty_like(rows)
    for group in np.unique(groups[rows]):
        inside = groups[rows] == group
        partner[inside] = random.choice(np.flatnonzero(groups == group), size=int(inside.sum()))
    share = random.uniform(0.3, 1.0, len(rows))[:, None]
    between = share * vectors[rows] + (1 - share) * vectors[partner]
    between += _drawn(random, len(rows), OWN, TEXT_SPREAD)
    made = between / np.linalg.norm(between, axis=1, keepdims=True)
    return np.vstack([vectors[order], made]).astype(np.float32), np.concatenate([order, rows])


def _centres(
    random: np.random.Generator, topics: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Centre of each topic, and the topic of the same domain that its texts lean towards."""
    domain = np.arange(topics) % max(1, topics // 15)
    shared = _drawn(random, 1, MEAN**2, CENTRE_SPREAD)
    shared *= MEAN / np.linalg.norm(shared)
    of_domain = _drawn(random, topics, DOMAIN, CENTRE_SPREAD)[domain]
    centres = shared + of_domain + _drawn(random, topics, TOPIC, CENTRE_SPREAD)
    neighbour = np.array([random.choice(np.flatnonzero(domain == each)) for each in domain])
    order = random.permutation(topics)
    place = np.argsort(order)
    return centres[order], place[neighbour[order]].astype(np.int64)


def _wordings(random: np.random.Generator, topic: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """What a text shares with the few others of its topic that say it in nearly the same words."""
    wordings = np.maximum(2, np.bincount(topic) // TEXTS_A_WORDING)
    first = np.concatenate([[0], np.cumsum(wordings)[:-1]])
    chosen = first[topic] + (random.random(len(topic)) * wordings[topic]).astype(np.int64)
    count = int(wordings.sum())
    far = random.gamma(2.5, 1 / 2.5, count)[:, None] ** 0.5
    return (_drawn(random, count, WORDING, TEXT_SPREAD) * far)[chosen]


def _drawn(
    random: np.random.Generator, count: int, variance: float, spread: float
) -> npt.NDArray[np.float64]:
    """Normal vectors of this variance in all, most of it in the first directions."""
    falling = np.exp(-np.arange(DIMENSION) / spread)
    return random.normal(size=(count, DIMENSION)) * np.sqrt(variance * falling / falling.sum())


def _texts(random: np.random.Generator, topic: npt.NDArray[np.int64]) -> tuple[str, ...]:
    filler = random.integers(len(FILLERS), size=len(topic))
    return tuple(
        f"{FILLERS[said]} {VERBS[each % len(VERBS)]} the {NOUNS[each // len(VERBS)]} number {number}"
        for number, (each, said) in enumerate(zip(topic.tolist(), filler.tolist(), strict=True))
    )
