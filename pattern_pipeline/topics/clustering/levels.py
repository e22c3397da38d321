"""Which level of one tree is taken: a clear peak of the silhouette, and no finer than the texts can tell."""

from collections.abc import Callable, Sequence

from pattern_pipeline.topics.clustering.candidates import Candidate

# A level of its own: the silhouette falls by so many errors behind it before it rises above it, and it reaches so
# much of the highest. Texts made by templates score highest template by template, behind a dip that is deep.
DIP_ERRORS = 3.0
LEVEL_SHARE = 0.85
# After the rule of one standard error (Breiman et al., "Classification and Regression Trees", 1984): of what is as
# good the simplest.
SIMPLER_ERRORS = 1.0
# By how many standard errors the first candidate leads the second, text by text.
Lead = Callable[[Candidate, Candidate], float]


def first_level(row: Sequence[Candidate]) -> Candidate:
    """The first clear peak of candidates in order of topics: high, and with a dip before anything higher."""
    highest = max(row, key=lambda each: each.score)
    top = row[0]
    for each in row:
        if each.score > top.score:
            top = each
        fallen = each.score < top.score - DIP_ERRORS * top.silhouette_error
        if fallen and top.score >= LEVEL_SHARE * highest.score:
            return top
    return highest


def simplest(row: Sequence[Candidate], level: Candidate, lead: Lead) -> Candidate:
    """The fewest topics that are as good as ``level``, going up the tree step by step to where it is better.

    Most texts stand in the same topic at two neighbouring levels, so that the difference of each text tells far
    more than the two means. Levels beyond one that is worse are another view of the texts, and no simpler form
    of this one.
    """
    found = level
    for each in reversed(row[: row.index(level)]):
        if lead(level, each) > SIMPLER_ERRORS:
            break
        found = each
    return found
