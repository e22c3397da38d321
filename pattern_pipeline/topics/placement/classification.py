"""A day's units to their topics."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pattern_pipeline.topics.embedding.embedder import as_matrix
from pattern_pipeline.topics.embedding.embeddings import free_text_answers
from pattern_pipeline.topics.frames import CLASSIFIED_LOGS, frame_of
from pattern_pipeline.topics.placement.placement import place


def classify(
    day: date, summaries: pd.DataFrame, embeddings: pd.DataFrame, topics: pd.DataFrame, maps: pd.DataFrame
) -> pd.DataFrame:
    """Give the columns of ``classified_logs``, a row for each unit and facet of ``summaries``, in order.

    ``maps`` holds at most one row of ``topic_maps`` a facet, the map to use, and ``topics`` those maps'
    rows of ``topic_clusters``. An answer is placed only by a map of its own facet version, extractor and
    embedding model; otherwise, and without a map, ``map_version`` is empty. A label of a categorical facet
    is its topic. ``distance`` is to the nearest topic, also where that is too far to be the unit's topic.
    """
    categorical = set(summaries.loc[summaries["label"].notna(), "facet"])
    parts = []
    for facet, rows in summaries.groupby("facet", sort=False):
        own = maps[maps["facet"] == facet]
        if facet in categorical:
            parts.append(_categories(day, rows))
        elif own.empty:
            parts.append(_unplaced(day, rows))
        else:
            vectors = embeddings[embeddings["facet"] == facet]
            parts.append(_placed(day, rows, vectors, topics[topics["facet"] == facet], own.iloc[0]))
    if not parts:
        return frame_of(CLASSIFIED_LOGS, [])
    # Positions, not index labels, give the order back: a frame of several days may repeat labels.
    positions = summaries.groupby("facet", sort=False).indices
    order = np.argsort(np.concatenate([positions[facet] for facet in summaries["facet"].unique()]))
    return frame_of(CLASSIFIED_LOGS, [pd.concat(parts, ignore_index=True).iloc[order]])


def _unplaced(day: date, rows: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, object] = {
        "day": day,
        "unit_id": rows["unit_id"].to_numpy(),
        "facet": rows["facet"].to_numpy(),
        "facet_version": rows["facet_version"].to_numpy(),
        "topic_id": None,
        "label": None,
        "distance": np.nan,
        "map_version": "",
        "map_day": None,
    }
    return pd.DataFrame(columns).astype(CLASSIFIED_LOGS)


def _categories(day: date, rows: pd.DataFrame) -> pd.DataFrame:
    frame = _unplaced(day, rows)
    labels = [None if pd.isna(label) else str(label) for label in rows["label"]]
    frame["topic_id"] = pd.Series(labels, dtype=object)
    frame["label"] = frame["topic_id"]
    frame["map_version"] = frame["facet_version"]
    return frame


def _placed(
    day: date, rows: pd.DataFrame, vectors: pd.DataFrame, topics: pd.DataFrame, card: "pd.Series[Any]"
) -> pd.DataFrame:
    frame = _unplaced(day, rows)
    topics = topics[topics["map_version"] == card["map_version"]]
    fits = (rows["facet_version"] == card["facet_version"]) & (rows["extractor"] == card["extractor"])
    same_model = (vectors["model"] == card["embedding_model"]) & (
        vectors["facet_version"] == card["facet_version"]
    )
    known = dict(zip(vectors["unit_id"][same_model], vectors["vector"][same_model], strict=True))
    answered = (fits & free_text_answers(rows)).to_numpy()
    judged = fits.to_numpy() & (~answered | rows["unit_id"].isin(list(known)).to_numpy())
    frame.loc[judged, "map_version"] = card["map_version"]
    frame.loc[judged, "map_day"] = card["day"]
    chosen = np.flatnonzero(judged & answered)
    if not len(chosen) or topics.empty:
        return frame
    units = rows["unit_id"].to_numpy()[chosen]
    placement = place(
        as_matrix(known[unit] for unit in units),
        as_matrix(topics["centroid"]),
        topics["radius"].to_numpy(float),
    )
    for column, source in (("topic_id", "topic_id"), ("label", "name")):
        values = topics[source].tolist()
        frame.loc[chosen, column] = pd.Series(
            [values[index] if index >= 0 else None for index in placement.topic], index=chosen, dtype=object
        )
    frame.loc[chosen, "distance"] = placement.distance
    return frame
