"""What the members of a topic say, as phrases."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pattern_pipeline.topics.naming.clauses import sentences
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind
from pattern_pipeline.topics.naming.speech import Speech
from pattern_pipeline.topics.naming.worth import worth

# People say first what they came for; later sentences hold numbers, names and thanks.
_WEIGHTS = (1.0, 0.6, 0.4, 0.25)
_LATER = 0.1
_MOST_SENTENCES = 6

# What was said, in whatever form: the words' stems and the kind of phrase.
Said = tuple[frozenset[str], PhraseKind]


@dataclass(frozen=True)
class Heard:
    """How often, weighted, each of its forms was said, and by how many members."""

    forms: Mapping[Phrase, float]
    members: int

    @property
    def weight(self) -> float:
        """How often it was said in any form."""
        return sum(self.forms.values())

    @property
    def form(self) -> Phrase:
        """The form that most say, shorter ones first."""
        return max(self.forms, key=lambda one: (self.forms[one] * worth(one), -len(one.text), one.text))


def heard(members: Sequence[str], speech: Speech) -> dict[Said, Heard]:
    """Collect the phrases of all members; one that a member says twice counts once, where it was said first."""
    forms: dict[Said, dict[Phrase, float]] = defaultdict(dict)
    by: Counter[Said] = Counter()
    for text in members:
        seen: dict[Phrase, float] = {}
        for place, sentence in enumerate(dict.fromkeys(sentences(text)[:_MOST_SENTENCES])):
            weight = _WEIGHTS[place] if place < len(_WEIGHTS) else _LATER
            for phrase in speech.phrases(sentence):
                seen.setdefault(phrase, weight)
        for phrase, weight in seen.items():
            own = forms[phrase.key, phrase.kind]
            own[phrase] = own.get(phrase, 0.0) + weight
        by.update({(phrase.key, phrase.kind) for phrase in seen})
    return {key: Heard(each, by[key]) for key, each in forms.items()}
