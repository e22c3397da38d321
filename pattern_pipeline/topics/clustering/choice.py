"""Which of the settings that were tried is taken."""

from collections.abc import Sequence

from pattern_pipeline.topics.clustering.candidates import Candidate
from pattern_pipeline.topics.clustering.levels import Lead, first_level, simplest

# Groups can be found in anything. Uniform noise of 384 dimensions scores 0.01, one round cloud 0.05, real requests
# that all concern one task 0.11 and more.
LEAST_SILHOUETTE = 0.08
# Within two standard errors chance may decide which setting is ahead, and something better than chance may choose
# (after the rule of one error of Breiman et al., "Classification and Regression Trees", 1984).
TIED_ERRORS = 2.0


def best(candidates: Sequence[Candidate], maximum_topics: int, lead: Lead) -> int | None:
    """Index of the candidate to take; None where none is sound.

    Sound is one that has not collapsed, with a silhouette that noise does not reach and that is half at the
    least of the best collapsed one's. (One task of nine tenths beside two small ones is what it is; cutting
    it to pieces gives topics, but no better ones.)

    Of the method with the highest score the first level is taken: the setting with the fewest topics that
    is a clear peak of the silhouette, else the highest; and of this the simplest form that is as good. Of those
    within two standard errors of it the one that agrees most with the map before is preferred: a map should not
    turn over for what may be chance.
    """
    collapsed = [each.silhouette or 0.0 for each in candidates if each.collapsed]
    floor = max(LEAST_SILHOUETTE, max(collapsed, default=0.0) / 2)
    sound = [
        each
        for each in candidates
        if not each.collapsed and each.topics <= maximum_topics and (each.silhouette or 0.0) >= floor
    ]
    if not sound:
        return None
    method = max(sound, key=lambda each: each.score).method
    row = sorted((each for each in sound if each.method == method), key=lambda each: each.topics)
    level = simplest(row, first_level(row), lead)
    if level.agreement is not None:
        like = [each for each in row if each.score >= level.score - TIED_ERRORS * level.silhouette_error]
        level = max(like, key=lambda each: (each.agreement or 0.0, each.score))
    return candidates.index(level)


def best_collapsed(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the best collapsed candidate whose groups are real, one group of everything included."""
    real = [
        index
        for index, each in enumerate(candidates)
        if each.collapsed
        and 1 <= each.topics <= maximum_topics
        and (each.topics == 1 or (each.silhouette or 0.0) >= LEAST_SILHOUETTE)
    ]
    return max(real, key=lambda index: (candidates[index].silhouette or 0.0, -index), default=None)
