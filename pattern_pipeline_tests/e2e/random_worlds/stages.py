"""Make a day as the assets do, without Dagster: the same functions in the same order, on a lake in memory."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import dagster as dg
import pandas as pd

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.suites import list_issue_facets, load_checked_suites
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck
from pattern_pipeline.datasets.window import PromotionInputs
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec, map_category_labels
from pattern_pipeline.lake.current_labels import list_window, read_window_maps, store_window_labels
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.lake.landed_units import list_landed_days, query_landed_units
from pattern_pipeline.lake.map_members import LakeMapMembers
from pattern_pipeline.lake.topic_board import read_board, read_reviews, read_topic_traces
from pattern_pipeline.lake.topic_maps import LakeTopicHistory, read_named_topics, read_topics_for_day
from pattern_pipeline.lake.unit_traits import LakeToolUse
from pattern_pipeline.lake.vectors import LakeVectorCache
from pattern_pipeline.lake.weekly_review import read_earlier_alerts, read_watched_units, read_week
from pattern_pipeline.orchestration.io_manager import hash_content, split_frames
from pattern_pipeline.orchestration.metadata import (
    build_label_metadata,
    build_topic_metadata,
    format_counts,
    format_suites,
)
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.embedding.embeddings import embed_summaries
from pattern_pipeline.topics.maps.picture import draw_scatter_png
from pattern_pipeline.topics.maps.topic_maps import build_topic_maps
from pattern_pipeline.topics.monitoring.alert_rows import format_alerts_table
from pattern_pipeline.topics.monitoring.alerts import find_alerts
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.monitoring.week.picture import draw_week
from pattern_pipeline.topics.monitoring.week.review import build_weekly_review
from pattern_pipeline.topics.monitoring.week.sections import format_markdown
from pattern_pipeline.topics.placement.classification import classify_units
from pattern_pipeline.topics.placement.map_members import MapMembers
from pattern_pipeline.topics.placement.window_labels import WindowLabels, label_window
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.preprocessing import compute_empty_share, preprocess
from pattern_pipeline.traces.units.raw_units import build_raw_frame
from pattern_pipeline_tests.datasets.memory_store import MemoryVersionStore
from pattern_pipeline_tests.e2e.random_worlds.embedder import HashedWords
from pattern_pipeline_tests.e2e.random_worlds.memory_lake import MemoryLake

_WATCHING = MonitoringSettings()


@dataclass
class Home:
    """What a home holds: its lake, settings and facets, and which costly parts are made.

    ``made_of``: the hash of what had landed of each day when it was made.
    ``validated``: Great Expectations validates what is promoted, which takes a second a day. ``drawn``: pictures.
    """

    lake: MemoryLake
    facets: tuple[FacetSpec, ...]
    topics: TopicSettings = field(default_factory=TopicSettings)
    session_units: bool = False
    redact: bool = False
    validated: bool = False
    drawn: bool = False
    made_of: dict[date, str] = field(default_factory=dict)
    versions: MemoryVersionStore = field(default_factory=MemoryVersionStore)
    embedder: HashedWords = field(default_factory=HashedWords)


@dataclass
class MadeDay:
    """A day that was made: the hash of each stage's rows, Markdown that people are shown, versions of datasets."""

    day: date
    hashes: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    promoted: list[tuple[str, int]] = field(default_factory=list)


def hash_landed_days(home: Home) -> dict[date, str]:
    """Hash the content of all complete units of each day."""
    landed = list_landed_days(home.lake, "session" if home.session_units else "trace", datetime.now(UTC))
    return {each.day: each.content_hash for each in landed}


def make_day(home: Home, day: date) -> MadeDay:
    """Make every stage of a day."""
    made, lake = MadeDay(day), home.lake
    window = list_window(day, home.topics.window_days)
    home.made_of[day] = hash_landed_days(home).get(day, "")
    with lake.connect() as connection:
        unit = "session" if home.session_units else "trace"
        landed = query_landed_units(connection, unit, datetime.now(UTC), day, day)
    units = _store(lake, made, "raw_traces", build_raw_frame(landed, Filters(1.0)))
    texts = _store(lake, made, "preprocessed_traces", preprocess(units, 2_000, None))
    compute_empty_share(texts)
    summaries = _store(
        lake, made, "facet_summaries", summarize(texts, home.facets, LocalExtractor(home.embedder))
    )
    made.pages["facet_summaries"] = format_counts(summaries, "facet", "status")
    vectors = embed_summaries(summaries, home.embedder, LakeVectorCache(lake))
    vectors = _store(lake, made, "facet_embeddings", vectors)

    answers = lake.read_days("facet_summaries", window[0], day)
    embedded = lake.read_days("facet_embeddings", window[0], day)
    maps = build_topic_maps(
        day, answers, embedded, home.topics, LakeTopicHistory(lake), None, LakeToolUse(lake)
    )
    _store(lake, made, "topic_clusters", maps)
    _note_pages(made, build_topic_metadata(maps))
    if home.drawn:
        for facet in maps.topic_maps.loc[maps.topic_maps["topics"] > 0, "facet"]:
            with _allow_any_script():
                draw_scatter_png(maps, facet)

    known, members = read_topics_for_day(lake, day), MapMembers(LakeMapMembers(lake))
    labels = classify_units(day, summaries, vectors, known.topics, known.maps, members)
    labels = _store(lake, made, "classified_logs", labels)
    _note_pages(made, build_label_metadata(labels))

    window_maps = read_window_maps(lake, window)
    current = label_window(window, answers, embedded, window_maps, members)
    _store(lake, made, "current_labels", current)
    _note_pages(made, build_label_metadata(current.labels))

    results = _promote(home, day, window)
    _store(lake, made, "eval_datasets", results)
    made.hashes["eval_datasets"] = ""
    made.pages["suites"] = format_suites(results)

    made.promoted = [
        (row.suite, int(row.version))
        for row in iterate_rows(results)
        if row.status in ("promoted", "unchanged")
    ]
    watched = read_watched_units(lake, day, _WATCHING.baseline_days)
    alerts = find_alerts(
        day,
        watched if len(labels) else watched[:0],
        known.topics,
        read_earlier_alerts(lake, day, _WATCHING.baseline_days),
        _WATCHING,
    )
    made.pages["alerts"] = format_alerts_table(alerts)
    _store(lake, made, "topic_alerts", alerts)
    _review_week(home, day, made)
    _read_pages(home, day)
    return made


def _store(lake: MemoryLake, made: MadeDay, stage: str, output: Any) -> Any:
    frames = split_frames(stage, output)
    made.hashes[stage] = hash_content(frames)
    record = MaterializedDay(stage, made.day, "", made.hashes[stage], len(frames[stage]))
    if isinstance(output, WindowLabels):
        store_window_labels(lake, output, record)
        return output
    lake.replace_day(made.day, frames, record=record)
    return lake.read_days(stage, made.day, made.day)


def _promote(home: Home, day: date, window: Sequence[date]) -> pd.DataFrame:
    lake = home.lake
    labels = lake.read_days("current_labels", window[0], day)
    inputs = PromotionInputs(
        labels=labels,
        units=lake.read_days("raw_traces", window[0], day),
        summaries=lake.read_days("facet_summaries", window[0], day),
        topics=read_named_topics(lake, labels),
        reviews=read_reviews(lake),
        categories=map_category_labels(home.facets),
        embeddings=lake.read_days("facet_embeddings", window[0], day),
        identifiers=IdentifierCheck(enabled=home.redact, keep=frozenset()),
        minimum_confidence=home.topics.minimum_confidence,
    )
    with ExitStack() as patches:
        if not home.validated:
            for name in ("labels", "answers"):
                patches.enter_context(
                    patch(f"pattern_pipeline.datasets.window.validate_{name}", _find_nothing)
                )
            patches.enter_context(
                patch("pattern_pipeline.datasets.promotion.validate_rows", lambda _rows: ())
            )
        return promote_suites(day, load_checked_suites(None, home.facets), inputs, home.versions)


def _find_nothing(days: Sequence[date], *_frames: object) -> Mapping[date, tuple[()]]:
    return dict.fromkeys(days, ())


def _review_week(home: Home, day: date, made: MadeDay) -> None:
    try:
        frames = read_week(home.lake, day)
    except NotFoundError:
        return
    facets = list_issue_facets(load_checked_suites(None, home.facets))
    review = build_weekly_review(frames, _WATCHING.unhappy_labels, facets)
    made.pages["review"] = format_markdown(review)
    if home.drawn:
        with _allow_any_script():
            draw_week(review, frames)


@contextmanager
def _allow_any_script() -> Iterator[None]:
    """Let pictures name topics in scripts that the font lacks: matplotlib draws boxes, and warns."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


def _read_pages(home: Home, day: date) -> None:
    """Read what commands and SQL show of the day."""
    try:
        board = read_board(home.lake, day, home.topics.window_days)
    except NotFoundError:
        return
    for topic in board.topics[:3]:
        read_topic_traces(home.lake, board, topic)
    home.lake.rows("SELECT * FROM project_logs('p') WHERE day = ?", [day])


def _note_pages(made: MadeDay, metadata: Mapping[str, Any]) -> None:
    for name, value in metadata.items():
        if isinstance(value, dg.MarkdownMetadataValue):
            made.pages[f"{name} {len(made.pages)}"] = value.value
