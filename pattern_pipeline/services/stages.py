"""The nine stages as data: what each reads, and the version of its code.

This table is the lineage: ``orchestration.lineage`` builds the edges of the assets from it, and
``services.freshness`` the days whose content decides whether a day is stale.

Bump ``code_version`` when a stage's code gives another answer from the same input; days made by the older
code then count as stale.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Upstream:
    """A table that a stage reads: its own day, the whole trailing window, or all days that alerts compare.

    ``own`` is False where it reads the days before its own alone. ``loaded`` is True where the asset takes the
    rows as a frame, False where it queries the lake for them.
    """

    table: str
    window: bool = False
    watched: bool = False
    own: bool = True
    loaded: bool = True


@dataclass(frozen=True)
class Stage:
    """One asset of the lineage: its name is its asset key and its table.

    ``reads_map``: a day's answer rests on the maps that stand for the day in history, ``reads_latest_map``: on
    those that were the latest by then; see ``topics.placement.map_choice``.
    ``continues``: a day's answer carries on from that of the days before, as ids of topics and numbers of versions
    do. ``watches``: nothing is made of it, so that it can never fail a day; see ``orchestration.watch``.
    """

    name: str
    code_version: str
    upstream: tuple[Upstream, ...]
    reads_map: bool = False
    reads_latest_map: bool = False
    continues: bool = False
    watches: bool = False


STAGES = (
    Stage("raw_traces", "1", (Upstream("landed_traces"),)),
    Stage("preprocessed_traces", "2", (Upstream("raw_traces"),)),
    Stage("facet_summaries", "2", (Upstream("preprocessed_traces"),)),
    Stage("facet_embeddings", "1", (Upstream("facet_summaries"),)),
    Stage(
        "topic_clusters",
        "2",
        (Upstream("facet_summaries", window=True), Upstream("facet_embeddings", window=True)),
        continues=True,
    ),
    Stage(
        "classified_logs",
        "1",
        (Upstream("facet_summaries"), Upstream("facet_embeddings"), Upstream("topic_clusters", loaded=False)),
        reads_map=True,
    ),
    # The labels of the whole window that ends on the day, by the day's maps: where a day's maps change, this stage
    # of this day labels its window again. Maps of later days do not make it stale: they label what they cover
    # themselves.
    Stage(
        "current_labels",
        "1",
        (
            Upstream("facet_summaries", window=True),
            Upstream("facet_embeddings", window=True),
            Upstream("topic_clusters", loaded=False),
        ),
        reads_latest_map=True,
    ),
    Stage(
        "eval_datasets",
        "2",
        (
            # Its day holds the window.
            Upstream("current_labels"),
            Upstream("raw_traces", window=True),
            Upstream("facet_summaries", window=True),
            Upstream("facet_embeddings", window=True),
        ),
        continues=True,
    ),
    Stage(
        "topic_alerts",
        "2",
        (
            Upstream("classified_logs"),
            Upstream("facet_summaries", watched=True, loaded=False),
            Upstream("facet_embeddings", watched=True, loaded=False),
            # An alert that is open already is not raised again.
            Upstream("topic_alerts", watched=True, own=False, loaded=False),
        ),
        reads_map=True,
        watches=True,
    ),
)

STAGE = {stage.name: stage for stage in STAGES}

# What places new traces by the current maps, before the next map is made.
PLACING = tuple(
    STAGE[name]
    for name in (
        "raw_traces",
        "preprocessed_traces",
        "facet_summaries",
        "facet_embeddings",
        "classified_logs",
        "current_labels",
    )
)

# What is made again on request: a day's maps, and what depends on them.
REBUILT = tuple(
    STAGE[name]
    for name in ("topic_clusters", "classified_logs", "current_labels", "eval_datasets", "topic_alerts")
)
