"""Reads the labelled sets that topics are scored on: dialogues, short requests, agent runs, demo traffic."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import orjson
import pandas as pd
from data import require_real_data
from labelled_texts import OUT_OF_SCOPE, LabelledTexts, Truth, subset

from pattern_pipeline.demo.traffic import LABELS, write_traffic
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.traces.conversation.rendering import render_trace
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.traces.readers.registry import read_paths


@cache
def dialogues() -> LabelledTexts:
    """People talking to an assistant, one task a dialogue; a task without a domain is a domain of its own."""
    labels = _labels(require_real_data("star") / LABELS)
    single = labels[labels["tasks"].map(len) == 1]
    tasks = single["tasks"].map(lambda names: str(names[0]))
    domains = single["domains"].map(lambda names: names[0] if names else None).fillna(tasks)
    truths = {"task": tasks, "domain": domains}
    return task_texts("star", require_real_data("star"), truths, broad=("domain",))


@cache
def agent_runs() -> LabelledTexts:
    """Agents that serve customers of three trades; both levels are held against the trade."""
    labels = _labels(require_real_data("tau2") / LABELS)
    return task_texts(
        "tau2", require_real_data("tau2"), {"domain": labels["domain"], "trade": labels["domain"]}, ("trade",)
    )


def agent_run_families() -> LabelledTexts:
    """The one trade whose labels name the family of the fault, clustered alone."""
    labels = _labels(require_real_data("tau2") / LABELS)
    families = labels["task_id"].str.extract(r"^\[(\w+)\]", expand=False).dropna()
    return task_texts("tau2 telecom", require_real_data("tau2"), {"fault": families})


def demo_traffic(*, seed: int = 7, traces_per_day: int = 150, days: int = 10) -> LabelledTexts:
    """Ten days of the demo, as ``pattern-pipeline demo`` writes it, or others."""
    with tempfile.TemporaryDirectory() as folder:
        report = write_traffic(
            Path(folder), first_day=date(2026, 1, 5), days=days, traces_per_day=traces_per_day, seed=seed
        )
        return task_texts("demo", report.folder, {"task": _labels(report.labels)["task"]})


@cache
def desk_customers() -> LabelledTexts:
    """Customers of six service desks, 36 uneven intents of a dialogue; "None" where it is all chatter."""
    labels = _labels(require_real_data("multidogo") / LABELS)
    truths = {"intent": labels["intent"], "domain": labels["domain"]}
    return task_texts("multidogo", require_real_data("multidogo"), truths, broad=("domain",))


def bank_requests() -> LabelledTexts:
    """Short requests to one bank, 77 fine intents."""
    pairs = orjson.loads((require_real_data("banking77") / "texts.json").read_bytes())
    texts, intents = zip(*pairs, strict=True)
    return LabelledTexts("banking77", texts, (date(2024, 1, 1),) * len(texts), (Truth("intent", intents),))


@cache
def requests(*splits: str) -> LabelledTexts:
    """Short requests of 150 intents in 10 domains; of splits out of scope, all are one intent and domain."""
    folder = require_real_data("clinc150")
    content = orjson.loads((folder / "data_full.json").read_bytes())
    pairs = [pair for split in splits for pair in content[split]]
    domain_of = {
        intent: domain
        for domain, intents in orjson.loads((folder / "domains.json").read_bytes()).items()
        for intent in intents
    }
    intents = [OUT_OF_SCOPE if label == "oos" else label for _, label in pairs]
    return LabelledTexts(
        "clinc150",
        tuple(text for text, _ in pairs),
        (date(2024, 1, 1),) * len(pairs),
        (
            Truth("intent", tuple(intents)),
            Truth("domain", tuple(domain_of.get(intent, OUT_OF_SCOPE) for intent in intents), broad=True),
        ),
    )


def task_texts(
    name: str, folder: Path, labels: "Mapping[str, pd.Series[str]]", broad: Sequence[str] = ()
) -> LabelledTexts:
    """Texts of the local Task facet of the folder's traces that every one of ``labels`` knows."""
    known = set.intersection(*(set(column.index) for column in labels.values()))
    traces, answers = _tasks(folder)
    rows = [trace for trace in traces if trace in known]
    answered = [trace for trace in rows if trace in answers]
    return LabelledTexts(
        name,
        tuple(answers[trace].text for trace in answered),
        tuple(traces[trace] for trace in answered),
        tuple(
            Truth(truth, tuple(column.reindex(answered).astype(str)), truth in broad)
            for truth, column in labels.items()
        ),
        unanswered=len(rows) - len(answered),
        summaries=tuple(answers[trace].summary for trace in answered),
    )


def days_of(data: LabelledTexts, count: int) -> list[LabelledTexts]:
    """The ``count`` days with the most texts, each a set of its own."""
    rows = pd.Series(range(len(data.days))).groupby(pd.Series(data.days)).agg(list)
    largest = sorted(rows.index, key=lambda day: -len(rows[day]))[:count]
    return [subset(data, rows[day], f"{data.name} {day:%d %b}") for day in sorted(largest)]


def _labels(path: Path) -> pd.DataFrame:
    return pd.read_json(path, lines=True).set_index("trace_id")


@cache
def _tasks(folder: Path) -> tuple[dict[str, date], dict[str, Summary]]:
    """The day of each trace, and the answer of those that the Task facet has an answer for."""
    traces: dict[str, Trace] = {}
    for trace in read_paths([folder]):
        if isinstance(trace, Trace):
            known = traces.get(trace.trace_id)
            traces[trace.trace_id] = trace if known is None else combine_copies(known, trace)
    task = [facet for facet in load_facets(None) if facet.name == "Task"]
    units = [Unit(trace.trace_id, "", render_trace(trace, 32_000)) for trace in traces.values()]
    answers = LocalExtractor().extract(units, task)
    answered = {
        trace: answer for trace, (answer,) in zip(traces, answers, strict=True) if answer.status == "answered"
    }
    return {name: trace.started_at.date() for name, trace in traces.items()}, answered
