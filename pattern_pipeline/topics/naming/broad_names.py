"""Name broad topics from the names and keywords of the topics within."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pattern_pipeline.language.content_words import extract_content_stems, stem_word
from pattern_pipeline.language.verbs import REQUEST_VERBS, is_past
from pattern_pipeline.language.words import split_compounds
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS, make_unique

MOST_WORDS = 3
# Share of the units that the words of a name should cover; another word would add little.
COVERED_UNITS = 0.8
# A word of the name weighs more than a keyword, and an early keyword more than a late one.
_NAME_WEIGHT = 2.0
_KEYWORDS = 6
# Verbs weigh less: a list of subjects is a list of nouns.
_VERB_WEIGHT = 0.3


def name_broad_topics(
    groups: Sequence[Sequence[int]],
    names: Sequence[str],
    keywords: Sequence[Sequence[str]],
    units: Sequence[int],
) -> tuple[str, ...]:
    """Name each group of topics; no two names are alike, and none is that of a topic in another group.

    ``groups``: indices of the topics within each. ``names``, ``keywords`` and ``units``: of the topics.

    A group of one has the name of its topic. Else the name is made of the words that most of its units have
    in common and other groups have not: "Flight", or "Flight, hotel and car" if no single word is common to
    them.
    """
    weights = [_weigh_terms(names[topic], keywords[topic]) for topic in range(len(names))]
    shares = [_sum_term_weights(group, weights, units) for group in groups]
    options: list[tuple[str, ...]] = []
    words: list[tuple[str, ...]] = []
    for index, group in enumerate(groups):
        if len(group) == 1:
            options.append((names[group[0]],))
            words.append(tuple(keywords[group[0]]))
            continue
        terms = _rank_distinctive_terms(shares, index)
        spelled = _find_spellings([text for topic in group for text in (names[topic], *keywords[topic])])
        chosen = _choose_terms(terms, [(weights[topic], units[topic]) for topic in group])
        largest = sorted(group, key=lambda topic: (-units[topic], topic))
        listed = [*_format_lists([spelled[part] for part in chosen])]
        listed += [f"{names[topic]} and more" for topic in largest]
        # A broad topic with the name of a topic in another group would be mistaken for it.
        foreign = {name.casefold() for topic, name in enumerate(names) if topic not in group}
        options.append(tuple(name for name in listed if name.casefold() not in foreign))
        words.append(tuple(spelled[part] for part in terms if part not in chosen))
    return make_unique(options, words, [None] * len(groups))


def _weigh_terms(name: str, keywords: Sequence[str]) -> dict[str, float]:
    """Weigh the stems of a topic's name and keywords by how much they say about it, 0 to 1."""
    weights: dict[str, float] = {}
    texts = [(name, _NAME_WEIGHT), *((each, 1.0 / (1.0 + rank / 2)) for rank, each in enumerate(keywords))]
    for text, worth in texts[: 1 + _KEYWORDS]:
        for word in split_compounds(text.casefold()):
            for part in extract_content_stems(word):
                weights[part] = weights.get(part, 0.0) + worth * (
                    _VERB_WEIGHT if word in REQUEST_VERBS or is_past(word) else 1.0
                )
    most = max(weights.values(), default=1.0)
    return {part: weight / most for part, weight in weights.items()}


def _sum_term_weights(
    group: Sequence[int], weights: Sequence[Mapping[str, float]], units: Sequence[int]
) -> dict[str, float]:
    """Sum the weights of each stem over the topics of a group, weighted by their units."""
    total = sum(units[topic] for topic in group) or 1
    shares: dict[str, float] = {}
    for topic in group:
        for part, weight in weights[topic].items():
            shares[part] = shares.get(part, 0.0) + weight * units[topic] / total
    return shares


def _rank_distinctive_terms(shares: Sequence[Mapping[str, float]], index: int) -> list[str]:
    others = [share for position, share in enumerate(shares) if position != index]
    scores = {
        part: own * (own + 0.05) / (own + sum(other.get(part, 0.0) for other in others) + 0.05)
        for part, own in shares[index].items()
    }
    return sorted(scores, key=lambda part: (-scores[part], part))


def _choose_terms(terms: Sequence[str], topics: Sequence[tuple[Mapping[str, float], int]]) -> list[str]:
    """Choose distinctive words one by one, each for the units that the earlier ones do not cover."""
    chosen: list[str] = []
    total = sum(units for _, units in topics) or 1
    while len(chosen) < MOST_WORDS:
        uncovered = [
            (weights, units) for weights, units in topics if not any(part in weights for part in chosen)
        ]
        if sum(units for _, units in uncovered) <= (1 - COVERED_UNITS) * total:
            break
        gains = {
            part: sum(units * weights.get(part, 0.0) for weights, units in uncovered) / (1 + 0.2 * rank)
            for rank, part in enumerate(terms[:20])
            if part not in chosen
        }
        best = max(gains, key=lambda part: gains[part], default=None)
        if best is None or gains[best] <= 0:
            break
        chosen.append(best)
    return chosen


def _find_spellings(texts: Sequence[str]) -> dict[str, str]:
    """Find the most frequent spelling of each stem."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in split_compounds(text):
            low = word if word.isupper() and len(word) > 1 else word.casefold()
            forms.setdefault(stem_word(word), Counter())[low] += 1
    return {part: min(found, key=lambda form: (-found[form], form)) for part, found in forms.items()}


def _format_lists(words: Sequence[str]) -> Iterator[str]:
    """Format the words as a list, from the longest that fits into a name down to the first word."""
    for count in range(len(words), 0, -1):
        *first, last = words[:count]
        listed = f"{', '.join(first)} and {last}" if first else last
        if len(listed) <= MAXIMUM_CHARACTERS:
            yield listed
