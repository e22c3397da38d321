"""Real traces as the frames that watching reads, answered and embedded once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from data import require_real_data

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.tables.facets import FacetSummariesRow
from pattern_pipeline.topics.embedding.embedder import MiniLM, Vector
from pattern_pipeline.topics.embedding.embeddings import embed_summaries
from pattern_pipeline.topics.monitoring.alert_rows import WatchedUnit
from pattern_pipeline.traces.conversation.lines import Conversation
from pattern_pipeline.traces.conversation.rendering import render_trace
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths

MOST_TOKENS = 32_000


@dataclass(frozen=True)
class Traffic:
    """Rows of ``facet_summaries`` and of ``facet_embeddings``, and the conversation of each unit."""

    summaries: pd.DataFrame
    embeddings: pd.DataFrame
    conversations: Mapping[str, Conversation]


class Vectors:
    """Keeps vectors by text while the benchmark runs; a VectorCache."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Vector] = {}

    def find(self, text_hashes: Sequence[str], model: str) -> dict[str, Vector]:
        """The known vectors by text hash."""
        return {key: self._known[key, model] for key in text_hashes if (key, model) in self._known}

    def add(self, text_hashes: Sequence[str], model: str, vectors: Sequence[Vector]) -> None:
        """Keep vectors, one a hash."""
        self._known |= {(key, model): vector for key, vector in zip(text_hashes, vectors, strict=True)}


class Answering:
    """The local facets and the packaged model, asked of any conversations."""

    def __init__(self) -> None:
        self.facets: Sequence[FacetSpec] = load_facets(None)
        self._extractor, self._model, self._vectors = LocalExtractor(), MiniLM(), Vectors()

    def summaries(self, days: Mapping[str, date], conversations: Mapping[str, Conversation]) -> pd.DataFrame:
        """Rows of ``facet_summaries``: by unit id its day and its conversation."""
        units = [Unit(unit, "", conversations[unit]) for unit in days]
        rows = [
            (day, unit.unit_id, facet.name, position, facet.version, self._extractor.name, answer.status,
             answer.label, answer.summary, answer.text, list(answer.lines), answer.score, answer.reason, "", None)
            for day, unit, answers in zip(
                days.values(), units, self._extractor.extract(units, self.facets), strict=True
            )
            for facet, main in zip(self.facets, answers, strict=True)
            for position, answer in enumerate((main, *main.further))
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(FacetSummariesRow._fields)).astype({"score": "float64"})

    def embeddings(self, summaries: pd.DataFrame) -> pd.DataFrame:
        """Rows of ``facet_embeddings``."""
        return embed_summaries(summaries, self._model, self._vectors)


def real_traffic(name: str, answering: Answering, folder: Path | None = None) -> Traffic:
    """One data set's traces, answered; with ``folder``, what was answered there before is used again.

    The folder holds texts of the real data, so it stands outside the project.
    """
    traces = _traces(require_real_data(name))
    conversations = {unit: render_trace(trace, MOST_TOKENS) for unit, trace in traces.items()}
    kept = folder / f"{name}.pickle" if folder else None
    if kept is not None and kept.is_file():
        summaries, embeddings = pd.read_pickle(kept)
    else:
        days = {unit: trace.started_at.date() for unit, trace in traces.items()}
        summaries = answering.summaries(days, conversations)
        embeddings = answering.embeddings(summaries)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            pd.to_pickle((summaries, embeddings), kept)
    return Traffic(summaries, embeddings, conversations)


def resampled(
    traffic: Traffic, sizes: Mapping[date, int], seed: int, kinds: Mapping[str, str] | None = None
) -> Traffic:
    """Quiet traffic: every day takes so many units, drawn with replacement from all days.

    A drawn unit gets an id of its own. With ``kinds`` (by unit id) each day has favourites of its own: a kind
    is up to about twice as frequent on a day as usual, and as much less (lognormal, sigma 0.35).
    """
    random = np.random.default_rng(seed)
    units = np.sort(traffic.summaries["unit_id"].unique())
    kind_of, names = pd.factorize(np.array([(kinds or {}).get(unit, "") for unit in units], dtype=object))
    rows = []
    for day, size in sizes.items():
        weights = np.exp(random.normal(0, 0.35, len(names)))[kind_of] if kinds else np.ones(len(units))
        for number, place in enumerate(random.choice(len(units), size=size, p=weights / weights.sum())):
            rows.append((day, units[place], f"{day}-{number}-{units[place]}"))
    drawn = pd.DataFrame(rows, columns=["day", "source", "unit_id"])
    sources = dict(zip(drawn["unit_id"], drawn["source"], strict=True))
    return Traffic(
        _drawn(traffic.summaries, drawn),
        _drawn(traffic.embeddings, drawn),
        {unit: traffic.conversations[source] for unit, source in sources.items()},
    )


def real_sizes(traffic: Traffic, days: Sequence[date], seed: int) -> dict[date, int]:
    """As many units a day as some real day has."""
    sizes = traffic.summaries.groupby("day")["unit_id"].nunique().to_numpy()
    return {
        day: int(each)
        for day, each in zip(days, np.random.default_rng(seed).choice(sizes, len(days)), strict=True)
    }


def watched_units(traffic: Traffic) -> pd.DataFrame:
    """Rows of WatchedUnit, as the lake gives them."""
    answers = traffic.summaries[traffic.summaries["status"].isin(["answered", "no_match"])]
    vectors = traffic.embeddings[["day", "unit_id", "facet", "position", "model", "vector"]]
    frame = answers.merge(vectors, on=["day", "unit_id", "facet", "position"], how="left")
    known = {
        name: frame[name].astype(object).where(frame[name].notna(), None) for name in ("model", "vector")
    }
    return frame.assign(**known)[list(WatchedUnit._fields)]


def _drawn(frame: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    columns = list(frame.columns)
    rest = frame.drop(columns="day").rename(columns={"unit_id": "source"})
    return drawn.merge(rest, on="source")[columns]


def _traces(folder: Path) -> dict[str, Trace]:
    traces: dict[str, Trace] = {}
    for trace in read_paths([folder]):
        if isinstance(trace, Trace):
            known = traces.get(trace.trace_id)
            traces[trace.trace_id] = trace if known is None else combine_copies(known, trace)
    return dict(sorted(traces.items(), key=lambda each: hashlib.sha256(each[0].encode()).digest()))
