"""Map one facet's answers to its topics: the steps in order, and the quality card of the result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.clustering.clusters import Clustering
from pattern_pipeline.topics.clustering.preparation import DistinctTexts, draw_sample, group_by_text
from pattern_pipeline.topics.clustering.selection import Candidate
from pattern_pipeline.topics.clustering.silhouette import compute_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors, stack_vectors
from pattern_pipeline.topics.identity.level_state import LevelState, LevelStep
from pattern_pipeline.topics.identity.lineage import Descent, derive_lineage
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.lasting_level import LevelledGroups, describe_level_change, group_window
from pattern_pipeline.topics.maps.layout import lay_out_rows
from pattern_pipeline.topics.maps.topic_cut import TopicCut, cut_topics
from pattern_pipeline.topics.maps.topic_description import Topic, describe_topics
from pattern_pipeline.topics.maps.window_answers import WindowAnswers
from pattern_pipeline.topics.naming.namer import TopicNamer
from pattern_pipeline.topics.placement.confidence import build_estimator
from pattern_pipeline.topics.placement.neighbourhood import collect_members
from pattern_pipeline.topics.placement.placement import Placement, place_vectors
from pattern_pipeline.topics.settings import TopicSettings

MapStatus = Literal["ready", "collapsed", "nothing_dense", "below_threshold"]
# Fewer answers have nothing in common but chance.
MINIMUM_ANSWERS = 10


@dataclass(frozen=True)
class QualityCard:
    """The quality card: what a person should know of a map before relying on it.

    Shares are of the window's summaries, ``largest_share`` of the placed ones.

    ``coverage``: placed in a topic. ``noise_share``: in no dense group before placement.
    ``silhouette``: cosine, of the placed summaries.
    ``continuity`` and ``survival``: see ``identity.Identities``.
    ``chosen``: the chosen setting, and how many answers of the window were left out.
    ``naming``: who named how many topics, and why a model named fewer than it was asked for.
    ``expected_right``: mean confidence of the placed summaries; None without any.
    ``level``: None where the window shows none. ``level_change``: what a change of the level did, in words.
    """

    status: MapStatus
    summaries: int
    distinct_texts: int
    topics: int = 0
    coverage: float = 0.0
    noise_share: float = 0.0
    largest_share: float = 0.0
    silhouette: float | None = None
    duplicate_names: int = 0
    continuity: float | None = None
    survival: float | None = None
    chosen: str = ""
    candidates: tuple[Candidate, ...] = ()
    naming: str = ""
    expected_right: float | None = None
    level: LevelState | None = None
    level_change: str = ""


@dataclass(frozen=True)
class Spread:
    """How the summaries of a map are distributed."""

    coverage: float
    largest_share: float
    silhouette: float | None


def measure_spread(vectors: Vectors, topics: npt.NDArray[np.int64]) -> Spread:
    """Measure coverage, share of the largest topic and silhouette of placed vectors (-1: not placed)."""
    placed = topics[topics >= 0]
    if not len(placed):
        return Spread(0.0, 0.0, None)
    largest = float(np.bincount(placed).max() / len(placed))
    silhouette = compute_silhouette(vectors, topics)
    return Spread(len(placed) / len(topics), largest, silhouette.mean if silhouette else None)


@dataclass(frozen=True)
class FacetMap:
    """The map of one facet.

    ``topics``: largest first. ``card``: the quality card.
    ``topic_of``: for each answer of the window the index of its topic, -1 for none.
    ``distance``: to the nearest centroid.
    ``confidence``: of each placement, see ``Placement``.
    ``places``: x and y in the picture, NaN for answers that were not sampled.
    ``descents``: what became of each topic since the previous map.
    ``cuts``: of each topic into parts, see ``topic_cut``; none of a map that is not ready.
    """

    topics: tuple[Topic, ...]
    card: QualityCard
    topic_of: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64]
    places: npt.NDArray[np.float64]
    descents: tuple[Descent, ...] = ()
    cuts: tuple[TopicCut | None, ...] = ()


def map_facet(
    facet: str,
    day: date,
    answers: WindowAnswers,
    settings: TopicSettings,
    previous: PreviousMap | None,
    namer: TopicNamer | None = None,
    *,
    pictured: bool = True,
) -> FacetMap:
    """Cluster, place, identify, describe and name the answers of one facet.

    Below ``settings.minimum_summaries`` answers the topics are provisional, the status says so, and no model
    is paid to name them; below ten there are no topics.

    ``pictured``: whether to lay out the picture; without it ``places`` is NaN.
    """
    frame = answers.frame
    sampled = draw_sample(frame["day"], list_request_keys(frame), settings.sample_limit, settings.seed)
    texts = group_by_text(frame["text_hash"], sampled)
    count = int(frame["text_hash"].nunique())
    if len(frame) < min(settings.minimum_summaries, MINIMUM_ANSWERS):
        return _build_empty_map(len(frame), count, answers.left_out)
    vectors = stack_vectors(frame["vector"])
    levelled, placement = _sort_by_size(
        group_window(day, answers, texts, vectors[texts.rows], settings, previous), vectors
    )
    clustering, state = levelled.clustering, levelled.state
    estimator = build_estimator(collect_members(vectors, placement.topic), clustering.centroids)
    confidence = estimator.estimate(vectors, placement)
    placement = replace(placement, confidence=confidence)
    enough = len(frame) >= settings.minimum_summaries
    described = describe_topics(
        facet, day, frame, vectors, levelled, placement, settings, previous, namer if enough else None
    )
    topics, identities = described.topics, described.identities
    descents = derive_lineage(identities, [topic.units for topic in topics])
    summary = measure_spread(vectors, placement.topic)
    chosen = None if clustering.chosen is None else clustering.candidates[clustering.chosen]
    card = QualityCard(
        status=clustering.status if enough else "below_threshold",
        summaries=len(frame),
        distinct_texts=count,
        topics=len(topics),
        coverage=summary.coverage,
        noise_share=1.0 if chosen is None else chosen.noise_share,
        largest_share=summary.largest_share,
        silhouette=summary.silhouette,
        duplicate_names=len(topics) - len({topic.name.casefold() for topic in topics}),
        continuity=identities.continuity,
        survival=identities.survival,
        chosen=_describe_choice(chosen, answers.left_out, carried=levelled.step == "carry"),
        candidates=clustering.candidates,
        naming=described.naming,
        expected_right=None if np.isnan(confidence).all() else float(np.nanmean(confidence)),
        level=state if enough else None,
        level_change=_describe_change(levelled.step, previous, topics, descents),
    )
    places = _place_in_picture(clustering, placement, texts) if pictured else np.full((len(frame), 2), np.nan)
    is_ready = card.status == "ready"
    cuts = cut_topics(estimator.surroundings, vectors, placement.topic) if is_ready else ()
    return FacetMap(topics, card, placement.topic, placement.distance, confidence, places, descents, cuts)


def _sort_by_size(levelled: LevelledGroups, vectors: Vectors) -> tuple[LevelledGroups, Placement]:
    """Sort topics by the units placed in them, and drop those that placement left empty."""
    clustering = levelled.clustering
    placement = place_vectors(vectors, clustering.centroids, clustering.radii)
    units = np.bincount(placement.topic[placement.topic >= 0], minlength=len(clustering.centroids))
    order = np.argsort(-units, kind="stable")
    order = order[units[order] > 0]
    sorted_groups = replace(
        clustering,
        centroids=clustering.centroids[order],
        radii=clustering.radii[order],
        broad=clustering.broad[order],
    )
    ids = tuple(levelled.ids[index] for index in order)
    return (
        replace(levelled, clustering=sorted_groups, ids=ids),
        place_vectors(vectors, sorted_groups.centroids, sorted_groups.radii),
    )


def _describe_change(
    step: LevelStep, previous: PreviousMap | None, topics: Sequence[Topic], descents: Sequence[Descent]
) -> str:
    if step != "change" or previous is None:
        return ""
    former = dict(zip(previous.topics["topic_id"], previous.topics["name"], strict=True))
    names = {topic.topic_id: topic.name for topic in topics}
    return describe_level_change(len(former), len(names), descents, former, names)


def _place_in_picture(
    clustering: Clustering, placement: Placement, texts: DistinctTexts
) -> npt.NDArray[np.float64]:
    flat = np.vstack([lay_out_rows(clustering.reduced, placement.topic[texts.rows]), [[np.nan, np.nan]]])
    # Index -1, a text outside the sample, takes the last row.
    return flat[texts.text_of]


def _build_empty_map(summaries: int, distinct: int, left_out: int) -> FacetMap:
    nowhere = np.full(summaries, -1, dtype=np.int64)
    card = QualityCard("below_threshold", summaries, distinct, chosen=_describe_choice(None, left_out))
    nothing = np.full((summaries, 2), np.nan)
    return FacetMap((), card, nowhere, nothing[:, 0], nothing[:, 0], nothing)


def _describe_choice(chosen: Candidate | None, left_out: int, *, carried: bool = False) -> str:
    setting = "carried on" if carried else "none" if chosen is None else chosen.label
    return f"{setting}; {left_out} answers of other versions left out" if left_out else setting
