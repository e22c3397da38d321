"""Names of broad topics, from those of the topics within."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pattern_pipeline.topics.naming.clauses import words_of
from pattern_pipeline.topics.naming.stems import content_stems, stem
from pattern_pipeline.topics.naming.unique_names import LONGEST, unique_names
from pattern_pipeline.topics.naming.verbs import COMMON_VERBS, is_past

MOST_WORDS = 3
# Together the words of a name speak for so much of the group's units; another word would add little.
ENOUGH = 0.8
# A word of a topic's name speaks for it more than one of its keywords, and an early keyword more than a late one.
_OF_NAME = 2.0
_KEYWORDS = 6
# A list of what topics are about is one of things.
_OF_VERB = 0.3


def broad_names(
    groups: Sequence[Sequence[int]],
    names: Sequence[str],
    keywords: Sequence[Sequence[str]],
    units: Sequence[int],
) -> tuple[str, ...]:
    """One name a group of topics, no two alike, none that of a topic of another group.

    ``groups``: indices of the topics within each. ``names``, ``keywords`` and ``units`` are the topics'. A group
    of one has its topic's name. Else the words that most of its units have in common, and that other groups have
    not: "Flight", or "Flight, hotel and car" where no one word is common to them.
    """
    weights = [_term_weights(names[topic], keywords[topic]) for topic in range(len(names))]
    shares = [_shares(group, weights, units) for group in groups]
    options: list[tuple[str, ...]] = []
    words: list[tuple[str, ...]] = []
    for index, group in enumerate(groups):
        if len(group) == 1:
            options.append((names[group[0]],))
            words.append(tuple(keywords[group[0]]))
            continue
        telling = _telling(shares, index)
        spelled = _spelled([text for topic in group for text in (names[topic], *keywords[topic])])
        chosen = _chosen(telling, [(weights[topic], units[topic]) for topic in group])
        largest = sorted(group, key=lambda topic: (-units[topic], topic))
        listed = [*_lists([spelled[part] for part in chosen])]
        listed += [f"{names[topic]} and more" for topic in largest]
        # A broad topic that is called as a topic within another group would be taken for it.
        foreign = {name.casefold() for topic, name in enumerate(names) if topic not in group}
        options.append(tuple(name for name in listed if name.casefold() not in foreign))
        words.append(tuple(spelled[part] for part in telling if part not in chosen))
    return unique_names(options, words, [None] * len(groups))


def _term_weights(name: str, keywords: Sequence[str]) -> dict[str, float]:
    """By stem, 0 to 1: how much the word says of the topic."""
    weights: dict[str, float] = {}
    texts = [(name, _OF_NAME), *((each, 1.0 / (1.0 + rank / 2)) for rank, each in enumerate(keywords))]
    for text, worth in texts[: 1 + _KEYWORDS]:
        for word in words_of(text.casefold()):
            for part in content_stems(word):
                weights[part] = weights.get(part, 0.0) + worth * (
                    _OF_VERB if word in COMMON_VERBS or is_past(word) else 1.0
                )
    most = max(weights.values(), default=1.0)
    return {part: weight / most for part, weight in weights.items()}


def _shares(
    group: Sequence[int], weights: Sequence[Mapping[str, float]], units: Sequence[int]
) -> dict[str, float]:
    """By stem, how much it says of the group, topics weighing as their units do."""
    total = sum(units[topic] for topic in group) or 1
    shares: dict[str, float] = {}
    for topic in group:
        for part, weight in weights[topic].items():
            shares[part] = shares.get(part, 0.0) + weight * units[topic] / total
    return shares


def _telling(shares: Sequence[Mapping[str, float]], index: int) -> list[str]:
    others = [share for position, share in enumerate(shares) if position != index]
    scores = {
        part: own * (own + 0.05) / (own + sum(other.get(part, 0.0) for other in others) + 0.05)
        for part, own in shares[index].items()
    }
    return sorted(scores, key=lambda part: (-scores[part], part))


def _chosen(telling: Sequence[str], topics: Sequence[tuple[Mapping[str, float], int]]) -> list[str]:
    """Telling words, each for units that those before it do not speak for."""
    chosen: list[str] = []
    total = sum(units for _, units in topics) or 1
    while len(chosen) < MOST_WORDS:
        silent = [
            (weights, units) for weights, units in topics if not any(part in weights for part in chosen)
        ]
        if sum(units for _, units in silent) <= (1 - ENOUGH) * total:
            break
        gains = {
            part: sum(units * weights.get(part, 0.0) for weights, units in silent) / (1 + 0.2 * rank)
            for rank, part in enumerate(telling[:20])
            if part not in chosen
        }
        best = max(gains, key=lambda part: gains[part], default=None)
        if best is None or gains[best] <= 0:
            break
        chosen.append(best)
    return chosen


def _spelled(texts: Sequence[str]) -> dict[str, str]:
    """The commonest spelling of each stem."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in words_of(text):
            low = word if word.isupper() and len(word) > 1 else word.casefold()
            forms.setdefault(stem(word), Counter())[low] += 1
    return {part: min(found, key=lambda form: (-found[form], form)) for part, found in forms.items()}


def _lists(words: Sequence[str]) -> Iterator[str]:
    """The words as a person lists them, the longest list first that is no longer than a name may be."""
    for count in range(len(words), 0, -1):
        *first, last = words[:count]
        listed = f"{', '.join(first)} and {last}" if first else last
        if len(listed) <= LONGEST:
            yield listed
