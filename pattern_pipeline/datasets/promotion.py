"""From a day's window to dataset versions, if the labels pass."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.datasets.answers import UnitKey, answers_of
from pattern_pipeline.datasets.drawing import Source, draw_rows, vectors_of
from pattern_pipeline.datasets.identifiers import identifier_finding
from pattern_pipeline.datasets.reviews import decisions
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.selection import Selection, select_topics
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.units import source_units
from pattern_pipeline.datasets.validation import Finding
from pattern_pipeline.datasets.versions import Draft, VersionStore
from pattern_pipeline.datasets.window import PromotionInputs, ValidWindow, valid_window

COLUMNS = ("day", "suite", "status", "version", "topics", "rows", "sha256", "reason")


@dataclass(frozen=True, slots=True)
class _Drawn:
    suite: Suite
    selection: Selection
    rows: tuple[DatasetRow, ...]
    withheld: Mapping[UnitKey, Counter[str]]
    finding: Finding


def promote(day: date, suites: Sequence[Suite], inputs: PromotionInputs, store: VersionStore) -> pd.DataFrame:
    """Promote each suite over the window that ends on ``day``; gives a frame of the table ``eval_datasets``.

    A suite is ``promoted`` (a new version), ``unchanged`` (the latest version has the same rows), ``empty``
    (nothing fits it), ``refused`` (topics fit, but reviews keep all of them out) or ``superseded`` (the latest
    version is of a later window). Validates the labels again, whatever a check said before: raises
    PromotionError where those of ``day`` do not pass, and leaves out other days that do not. Nothing is
    published before every suite's rows are drawn. No row holds a value that redaction would replace: units that
    do are left out, and counted in ``reason``.
    """
    window = valid_window(day, inputs)
    answers = answers_of(window.labels, window.summaries)
    units = source_units(inputs.units)
    decided = decisions(inputs.reviews)
    drawn = []
    for suite in suites:
        chosen = select_topics(suite, window.labels, inputs.topics, inputs.categories, answers, decided)
        source = Source(units, answers, vectors_of(suite.facet, inputs.embeddings), inputs.identifiers)
        rows = draw_rows(suite, chosen.topics, source)
        # Looked at again as rows: what is published was looked at whole.
        finding = identifier_finding(rows, inputs.identifiers)
        drawn.append(_Drawn(suite, chosen, rows, source.withheld, finding))
    return pd.DataFrame([_publish(day, each, window, store) for each in drawn], columns=list(COLUMNS))


def _publish(day: date, drawn: _Drawn, window: ValidWindow, store: VersionStore) -> dict[str, object]:
    reasons = [f"topics {cause}: {count}" for cause, count in sorted(drawn.selection.refused.items())]
    result: dict[str, object] = {
        "day": day,
        "suite": drawn.suite.name,
        "version": None,
        "topics": len({row.topic.topic_id for row in drawn.rows}),
        "rows": len(drawn.rows),
        "sha256": None,
    }
    if drawn.rows:
        latest = store.latest(drawn.suite.name)
        if latest is not None and latest.day > day:
            # Late traces make old days again; their windows must not become the latest version.
            reason = f"v{latest.version} of a later window, {latest.day}, is promoted already"
            return result | {"status": "superseded", "reason": reason}
        draft = Draft(
            dataset=drawn.suite.name, day=day, suite=drawn.suite, findings=(*window.findings, drawn.finding)
        )
        manifest = store.publish(draft, drawn.rows)
        fresh = latest is None or latest.version != manifest.version
        result |= {"status": "promoted" if fresh else "unchanged"}
        result |= {"version": manifest.version, "sha256": manifest.sha256}
    elif drawn.selection.refused and not drawn.selection.topics:
        result |= {"status": "refused"}
    else:
        result |= {"status": "empty"}
        reasons.append(_why_empty(drawn))
    if drawn.withheld:
        reasons.append(_why_withheld(drawn.withheld))
    return result | {"reason": "; ".join([*reasons, *window.left_out])}


def _why_withheld(withheld: Mapping[UnitKey, Counter[str]]) -> str:
    counts = sorted(sum(withheld.values(), Counter()).items())
    kinds = ", ".join(f"{kind} {count}" for kind, count in counts)
    left_out = f"units left out, unredacted identifiers: {len(withheld)} ({kinds})"
    return f"{left_out}; ingest their files again to redact them"


def _why_empty(drawn: _Drawn) -> str:
    if drawn.selection.topics:
        return "no unit of its topics can be run again: none holds a request"
    return f"no topic of {drawn.suite.facet} has {drawn.suite.minimum_units} units that fit"
