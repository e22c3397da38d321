"""The local extractor against labels: annoyance, issues, the task's topics, custom labels, and the speed.

Run: ``python benchmarks/local_facets.py``. Labels are read here only, for scoring.
"""

import os
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import orjson
from data import require_real_data
from labelled_texts import EmbeddedTexts
from local_category_rows import add_conversations, add_requests
from local_issue_rows import add_agreement, add_lift, find_all, is_unread, is_unread_dialogue
from local_sentiment_rows import add_sentiment
from rich.console import Console
from rich.table import Table
from sklearn.metrics import adjusted_rand_score, v_measure_score
from topic_methods import ours
from topic_sources import dialogues

from pattern_pipeline.facets.local.issues.answer import find_issues
from pattern_pipeline.facets.local.sentiment.answer import answer_sentiment
from pattern_pipeline.facets.local.task.answer import answer_task
from pattern_pipeline.topics.embedding.embedder import MiniLM
from pattern_pipeline.traces.conversation.lines import Conversation
from pattern_pipeline.traces.conversation.rendering import render_trace
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths

MAX_TOKENS = 8_000
Units = dict[str, Conversation]
Labels = dict[str, dict[str, object]]


def read_units(folder: Path) -> Units:
    """Every trace as conversation text, read and rendered as the pipeline does, without redaction."""
    items = read_paths(sorted(folder.glob("*.otlp.jsonl.gz")))
    return {item.trace_id: render_trace(item, MAX_TOKENS) for item in items if isinstance(item, Trace)}


def read_labels(folder: Path) -> Labels:
    rows = (orjson.loads(line) for line in (folder / "labels.jsonl").read_bytes().splitlines())
    return {row["trace_id"]: row for row in rows}


def add_task(table: Table) -> None:
    """Topics of the texts that Task gives for dialogues of one task, found as the pipeline finds them."""
    data = dialogues()
    topics = np.array(ours(EmbeddedTexts(data, MiniLM().embed(data.texts)), 42).topics)
    placed, truth = topics != "", np.array(data.truths[0].labels)
    table.add_row(
        f"task, STAR ({len(topics)} of {len(topics) + data.unanswered} answered)",
        f"local Task, {len(set(topics[placed]))} topics",
        f"V {v_measure_score(truth[placed], topics[placed]):.3f}",
        f"ARI {adjusted_rand_score(truth[placed], topics[placed]):.3f}",
        f"covered {placed.mean():.3f}",
    )


def add_speed(table: Table, units: Units) -> None:
    answers = (("Task", answer_task), ("Sentiment", answer_sentiment))
    for name, answer in answers:
        started = time.perf_counter()
        for unit in units.values():
            answer(name, unit)
        table.add_row(
            "speed, STAR", name, f"{len(units) / (time.perf_counter() - started):,.0f} units/s", "", ""
        )
    started = time.perf_counter()
    for unit in units.values():
        find_issues(unit)
    table.add_row(
        "speed, STAR", "Issues", f"{len(units) / (time.perf_counter() - started):,.0f} units/s", "", ""
    )


def main() -> None:
    star, tau2 = require_real_data("star"), require_real_data("tau2")
    star_units, star_labels = read_units(star), read_labels(star)
    tau2_units, tau2_labels = read_units(tau2), read_labels(tau2)
    table = Table("What", "Method", "", "", "", title="The local extractor against labels")
    add_sentiment(table, star_units, star_labels)
    for part, wanted in (("read", False), ("unread", True)):
        dialogues_of_part = {
            key: unit for key, unit in star_units.items() if is_unread_dialogue(key) == wanted
        }
        unserved = np.array([bool(star_labels[key]["issue_actions"]) for key in dialogues_of_part])
        add_agreement(
            table,
            f"issue_actions, STAR, {part}",
            find_all(dialogues_of_part),
            unserved,
            ("refusal", "empty_result", "not_understood"),
        )
    tau2_found = find_all(tau2_units)
    called = np.array([int(str(tau2_labels[key]["tool_errors"])) > 0 for key in tau2_units])
    add_agreement(table, "tool_errors > 0, tau2", tau2_found, called, ("tool_failure",))
    for part, wanted in (("read", False), ("unread", True)):
        runs = {key: issues for key, issues in tau2_found.items() if is_unread(tau2_labels[key]) == wanted}
        failed = np.array([float(str(tau2_labels[key]["reward"])) < 1 for key in runs])
        add_lift(table, f"tau2, {part}", runs, failed)
    add_task(table)
    encoder = MiniLM()
    add_requests(table, encoder)
    add_conversations(table, encoder)
    add_speed(table, star_units)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
