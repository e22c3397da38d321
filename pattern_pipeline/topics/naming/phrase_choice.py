"""The phrase that tells a topic from its siblings and that most of its members would sign."""

from collections.abc import Sequence

from pattern_pipeline.topics.naming.heard import heard
from pattern_pipeline.topics.naming.speech import Speech
from pattern_pipeline.topics.naming.stronger import in_place_of_weaker
from pattern_pipeline.topics.naming.surface import Surface
from pattern_pipeline.topics.naming.titles import pairs_of_things
from pattern_pipeline.topics.naming.weighing import Weighed, Weighing

CANDIDATES = 150
LEAST_TIMES = 2
# In a topic of so few, everybody puts it differently.
SMALL = 15
TINY = 5
ALONE = 0.5


def best_phrases(
    members: Sequence[str], weighing: Weighing, surface: Surface, speech: Speech, limit: int = 5
) -> tuple[str, ...]:
    """Return the phrases of ``members`` that stand for their topic best, best first.

    None where nothing tells the topic. How they are weighed: ``weighing.Weighing``.
    """
    ordered = [(one.phrase, one.score) for one in weighed_phrases(members, weighing, surface, speech)]
    return tuple(surface.written(form.text) for form in in_place_of_weaker(ordered)[:limit])


def weighed_phrases(
    members: Sequence[str], weighing: Weighing, surface: Surface, speech: Speech
) -> list[Weighed]:
    """Every phrase of at least two members that tells the topic and names nobody, best first."""
    # Fewer of the members are one person's way of putting it.
    fewest = LEAST_TIMES if len(members) > SMALL else 1
    often = [(said, each) for said, each in heard(members, speech).items() if each.members >= fewest]
    weighed: list[Weighed] = []
    alone: list[Weighed] = []
    for (key, _), each in sorted(often, key=lambda item: -item[1].weight)[:CANDIDATES]:
        if surface.holds_name(each.form.text):
            continue
        found = weighing.of(each.form, weighing.known.rows(key), each.weight / max(len(members), 1))
        if found is not None:
            (weighed if each.members >= LEAST_TIMES or len(members) <= TINY else alone).append(found)
    weighed += pairs_of_things(weighed, weighing)
    best = max((one.score for one in weighed), default=0.0)
    # What one person says may be a request like others; where the grammar is not known it may be anything.
    alone_counts = ALONE if weighing.things is not None or not weighed else 0.0
    weighed += [one for one in alone if one.score * alone_counts > best]
    return sorted(weighed, key=lambda one: (-one.score, one.phrase.text, one.phrase.kind))
