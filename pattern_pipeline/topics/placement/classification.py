"""Classify the units of a day by the topics of a map."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.tables.topics import ClassifiedLogsRow
from pattern_pipeline.topics.embedding.embedder import stack_vectors
from pattern_pipeline.topics.embedding.embeddings import is_free_text_answer
from pattern_pipeline.topics.placement.map_members import MapMembers
from pattern_pipeline.topics.placement.placement import place_vectors


def classify_units(
    day: date,
    summaries: pd.DataFrame,
    embeddings: pd.DataFrame,
    topics: pd.DataFrame,
    maps: pd.DataFrame,
    members: MapMembers | None = None,
) -> pd.DataFrame:
    """Build the frame of ``classified_logs``: one row for each answer of ``summaries``, in order.

    ``maps``: rows of ``topic_maps``, of each facet the map to use first.
    ``topics``: the rows of ``topic_clusters`` of those maps.
    ``members``: of those maps, for ``confidence``; without them it is NaN.

    An answer is placed by its facet's first map of the same facet version, extractor and embedding model; where
    there is none, ``map_version`` is empty. The label of a categorical facet is its topic. ``distance`` is to the
    nearest topic, even if that is too far away to be the topic of the unit.
    """
    categorical = set(summaries.loc[summaries["label"].notna(), "facet"])
    parts = []
    for facet, rows in summaries.groupby("facet", sort=False):
        own = maps[maps["facet"] == facet]
        if facet in categorical:
            parts.append(_classify_by_label(day, rows))
        elif own.empty:
            parts.append(_build_unplaced_rows(day, rows))
        else:
            vectors = embeddings[embeddings["facet"] == facet]
            of_facet = topics[topics["facet"] == facet]
            parts.append(_classify_by_maps(day, rows, vectors, of_facet, own, members))
    if not parts:
        return concat_frames(ClassifiedLogsRow, [])
    # Restore the order by position: index labels may repeat in a frame of several days.
    positions = summaries.groupby("facet", sort=False).indices
    order = np.argsort(np.concatenate([positions[facet] for facet in summaries["facet"].unique()]))
    return concat_frames(ClassifiedLogsRow, [pd.concat(parts, ignore_index=True).iloc[order]])


def _build_unplaced_rows(day: date, rows: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, object] = {
        "day": day,
        "unit_id": rows["unit_id"].to_numpy(),
        "facet": rows["facet"].to_numpy(),
        "position": rows["position"].to_numpy(),
        "facet_version": rows["facet_version"].to_numpy(),
        "topic_id": None,
        "label": None,
        "distance": np.nan,
        "map_version": "",
        "map_day": None,
        "confidence": np.nan,
    }
    return concat_frames(ClassifiedLogsRow, [pd.DataFrame(columns)])


def _classify_by_label(day: date, rows: pd.DataFrame) -> pd.DataFrame:
    frame = _build_unplaced_rows(day, rows)
    labels = [None if pd.isna(label) else str(label) for label in rows["label"]]
    frame["topic_id"] = pd.Series(labels, dtype=object)
    frame["label"] = frame["topic_id"]
    frame["map_version"] = frame["facet_version"]
    return frame


def _classify_by_maps(
    day: date,
    rows: pd.DataFrame,
    vectors: pd.DataFrame,
    topics: pd.DataFrame,
    cards: pd.DataFrame,
    members: MapMembers | None,
) -> pd.DataFrame:
    """Classify by the first card, and what it does not fit by the next."""
    frame = _classify_by_map(day, rows, vectors, topics, cards.iloc[0], members)
    for place in range(1, len(cards)):
        left = (frame["map_version"] == "").to_numpy()
        if not left.any():
            break
        again = _classify_by_map(day, rows[left], vectors, topics, cards.iloc[place], members)
        order = np.argsort(np.concatenate([np.flatnonzero(~left), np.flatnonzero(left)]))
        frame = concat_frames(ClassifiedLogsRow, [frame[~left], again]).iloc[order].reset_index(drop=True)
    return frame


def _classify_by_map(
    day: date,
    rows: pd.DataFrame,
    vectors: pd.DataFrame,
    topics: pd.DataFrame,
    card: "pd.Series[Any]",
    members: MapMembers | None,
) -> pd.DataFrame:
    frame = _build_unplaced_rows(day, rows)
    topics = topics[topics["map_version"] == card["map_version"]]
    fits = (rows["facet_version"] == card["facet_version"]) & (rows["extractor"] == card["extractor"])
    same_model = (vectors["model"] == card["embedding_model"]) & (
        vectors["facet_version"] == card["facet_version"]
    )
    vectors = vectors[same_model]
    vector_of = dict(zip(list_request_keys(vectors), vectors["vector"], strict=True))
    keys = list_request_keys(rows)
    answered = (fits & is_free_text_answer(rows)).to_numpy()
    judged = fits.to_numpy() & (~answered | keys.isin(list(vector_of)).to_numpy())
    frame.loc[judged, "map_version"] = card["map_version"]
    frame.loc[judged, "map_day"] = card["day"]
    chosen = np.flatnonzero(judged & answered)
    if not len(chosen) or topics.empty:
        return frame
    placed_vectors = stack_vectors(vector_of[key] for key in keys.to_numpy()[chosen])
    placement = place_vectors(
        placed_vectors, stack_vectors(topics["centroid"]), topics["radius"].to_numpy(float)
    )
    for column, source in (("topic_id", "topic_id"), ("label", "name")):
        values = topics[source].tolist()
        frame.loc[chosen, column] = pd.Series(
            [values[index] if index >= 0 else None for index in placement.topic], index=chosen, dtype=object
        )
    frame.loc[chosen, "distance"] = placement.distance
    estimator = members.find_estimator(card, topics) if members is not None else None
    if estimator is not None:
        frame.loc[chosen, "confidence"] = estimator.estimate(placed_vectors, placement)
    return frame
