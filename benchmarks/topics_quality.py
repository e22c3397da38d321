"""Topics against the truth: this pipeline and BERTopic's defaults, on the same texts and vectors.

    python benchmarks/topics_quality.py [--seeds N]

Needs the ``bench`` extra. Three sets: single-task dialogues (labels: the task), short requests of many
intents, and agent runs in three domains. Texts of the dialogues and runs are those of the local Task facet;
the short requests are embedded as they are. Labels are read after the topics are found, to score them.

``ARI covered`` and ``V`` leave no_match out, ``ARI all`` counts it as one more topic; so are BERTopic's
outliers. ``coverage`` is of the texts, ``of all`` of the traces: a trace in which the user says nothing has
no text.
"""

import argparse
import logging
import os
import time
import warnings
from dataclasses import dataclass
from datetime import date

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import orjson
import pandas as pd
from data import require_real_data
from sklearn.metrics import adjusted_rand_score, v_measure_score

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.topics.embedding.embedder import MiniLM, Vectors, text_hash
from pattern_pipeline.topics.maps.maps import build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline.traces.combining import combine
from pattern_pipeline.traces.conversation import render
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths

COLUMNS = "{:<22} {:<26} {:>6} {:>7} {:>9} {:>7} {:>12} {:>8} {:>6} {:>8}"


@dataclass(frozen=True)
class LabelledTexts:
    """One set: a text, its day and its true label a row; ``unanswered`` traces gave no text to cluster."""

    name: str
    texts: list[str]
    days: list[date]
    labels: list[str]
    unanswered: int = 0


@dataclass(frozen=True)
class Found:
    """A method's topic of each text, empty for none, and how long it took."""

    method: str
    topics: list[str]
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to run this pipeline with")
    seeds = parser.parse_args().seeds
    print(
        COLUMNS.format(
            "set", "method", "texts", "topics", "coverage", "of all", "ARI covered", "ARI all", "V", "seconds"
        )
    )
    for data in (dialogues(), requests(), agent_runs()):
        vectors = MiniLM().embed(data.texts)
        for seed in range(42, 42 + seeds):
            print_row(data, ours(data, vectors, seed))
        print_row(data, bertopic_defaults(data, vectors))


def dialogues() -> LabelledTexts:
    labels = read_labels("star")
    single = {trace: tasks[0] for trace, tasks in labels["tasks"].items() if len(tasks) == 1}
    return task_texts("star", single)


def agent_runs() -> LabelledTexts:
    return task_texts("tau2", read_labels("tau2")["domain"].to_dict())


def requests() -> LabelledTexts:
    pairs = orjson.loads((require_real_data("clinc150") / "data_full.json").read_bytes())["test"]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    return LabelledTexts("clinc150", texts, [date(2024, 1, 1)] * len(texts), labels)


def read_labels(name: str) -> pd.DataFrame:
    return pd.read_json(require_real_data(name) / "labels.jsonl", lines=True).set_index("trace_id")


def task_texts(name: str, labels: dict[str, str]) -> LabelledTexts:
    traces: dict[str, Trace] = {}
    for trace in read_paths([require_real_data(name)]):
        if isinstance(trace, Trace) and trace.trace_id in labels:
            known = traces.get(trace.trace_id)
            traces[trace.trace_id] = trace if known is None else combine(known, trace)
    task = [facet for facet in load_facets(None) if facet.name == "Task"]
    units = [Unit(trace.trace_id, "", render(trace, 32_000)) for trace in traces.values()]
    rows = [
        (answer.text, trace.started_at.date(), labels[trace.trace_id])
        for trace, (answer,) in zip(traces.values(), LocalExtractor().extract(units, task), strict=True)
        if answer.status == "answered"
    ]
    texts, days, truth = (list(column) for column in zip(*rows, strict=True))
    return LabelledTexts(name, texts, days, truth, unanswered=len(units) - len(rows))


def ours(data: LabelledTexts, vectors: Vectors, seed: int) -> Found:
    count = len(data.texts)
    summaries = pd.DataFrame(
        {
            "day": data.days,
            "unit_id": [f"{index:06d}" for index in range(count)],
            "facet": "Task",
            "facet_version": "1",
            "extractor": "local",
            "status": "answered",
            "label": pd.Series([None] * count, dtype=object),
            "summary": [text[:200] for text in data.texts],
            "text": data.texts,
        }
    )
    embeddings = summaries[["day", "unit_id", "facet", "facet_version"]].assign(
        text_hash=[text_hash(text) for text in data.texts], model="MiniLM", vector=list(vectors)
    )
    started = time.perf_counter()
    maps = build_topic_maps(max(data.days), summaries, embeddings, TopicSettings(seed=seed))
    seconds = time.perf_counter() - started
    placed = maps.topic_members.set_index("unit_id")["topic_id"].reindex(summaries["unit_id"])
    chosen = maps.topic_maps["chosen"].iloc[0]
    return Found(f"{chosen}, seed {seed}", [topic or "" for topic in placed], seconds)


def bertopic_defaults(data: LabelledTexts, vectors: Vectors) -> Found:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic

        started = time.perf_counter()
        topics, _ = BERTopic().fit_transform(data.texts, vectors)
        seconds = time.perf_counter() - started
    return Found("BERTopic defaults", ["" if topic < 0 else str(topic) for topic in topics], seconds)


def print_row(data: LabelledTexts, found: Found) -> None:
    truth, topics = np.array(data.labels), np.array(found.topics)
    placed = topics != ""
    print(
        COLUMNS.format(
            f"{data.name} ({len(set(data.labels))} true)",
            found.method,
            len(topics),
            len(set(topics[placed])),
            f"{placed.mean():.3f}",
            f"{placed.sum() / (len(topics) + data.unanswered):.3f}",
            f"{adjusted_rand_score(truth[placed], topics[placed]):.3f}",
            f"{adjusted_rand_score(truth, topics):.3f}",
            f"{v_measure_score(truth[placed], topics[placed]):.3f}",
            f"{found.seconds:.1f}",
        ),
        flush=True,
    )


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
