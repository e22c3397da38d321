"""Promote a day's window to dataset versions, if the labels pass."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.datasets.drawing import Source, draw_rows, index_vectors
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.selection import Selection, read_decisions, select_topics
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.units import UnitKey, index_answers, index_source_units
from pattern_pipeline.datasets.validation.findings import Finding, describe_findings, select_failed_findings
from pattern_pipeline.datasets.validation.identifiers import check_identifiers
from pattern_pipeline.datasets.validation.rows import validate_rows
from pattern_pipeline.datasets.versions import Draft, VersionStore
from pattern_pipeline.datasets.window import PromotionInputs, ValidWindow, validate_window
from pattern_pipeline.errors import PromotionError
from pattern_pipeline.tables.datasets import EvalDatasetsRow
from pattern_pipeline.tables.frames import build_frame


@dataclass(frozen=True, slots=True)
class _SuiteRows:
    suite: Suite
    selection: Selection
    rows: tuple[DatasetRow, ...]
    withheld: Mapping[UnitKey, Counter[str]]
    findings: tuple[Finding, ...]


def promote_suites(
    day: date, suites: Sequence[Suite], inputs: PromotionInputs, store: VersionStore
) -> pd.DataFrame:
    """Promote each suite over the window that ends on ``day``; return a frame of ``eval_datasets``.

    A suite is ``promoted`` (a new version), ``unchanged`` (the latest version has the same rows), ``empty``
    (nothing fits it), ``refused`` (topics fit, but reviews keep all of them out) or ``superseded`` (the latest
    version is of a later window). Validates the labels again, whatever a check found before: raises
    PromotionError where those of ``day`` do not pass, and leaves out other days that do not. Nothing is
    published before every suite's rows are drawn and have passed validation too. No row holds a value that
    redaction would replace: units that do are left out, and counted in ``reason``.
    """
    window = validate_window(day, inputs)
    answers = index_answers(window.labels, window.summaries)
    units = index_source_units(inputs.units)
    decisions = read_decisions(inputs.reviews)
    drawn = []
    for suite in suites:
        chosen = select_topics(
            suite,
            window.labels,
            inputs.topics,
            inputs.categories,
            answers,
            decisions,
            inputs.minimum_confidence,
        )
        source = Source(units, answers, index_vectors(suite.facet, inputs.embeddings), inputs.identifiers)
        rows = draw_rows(suite, chosen.topics, source)
        # Searched for identifiers again as rows: what is published was validated whole.
        findings = (*validate_rows(rows), check_identifiers(rows, inputs.identifiers))
        drawn.append(_SuiteRows(suite, chosen, rows, source.withheld, findings))
    _refuse_broken_rows(drawn)
    return build_frame(
        EvalDatasetsRow, [_publish_suite(day, suite_rows, window, store) for suite_rows in drawn]
    )


def _refuse_broken_rows(drawn: Sequence[_SuiteRows]) -> None:
    for suite_rows in drawn:
        if broken := select_failed_findings(suite_rows.findings):
            raise PromotionError(
                f"nothing was promoted: rows of {suite_rows.suite.name} did not pass {describe_findings(broken)}",
                where="dataset_rows",
                fix="report it: promotion drew rows that cannot be used",
            )


def _publish_suite(day: date, drawn: _SuiteRows, window: ValidWindow, store: VersionStore) -> EvalDatasetsRow:
    reasons = [f"topics {cause}: {count}" for cause, count in sorted(drawn.selection.refused.items())]
    result = EvalDatasetsRow(
        day=day,
        suite=drawn.suite.name,
        status="empty",
        version=None,
        topics=len({row.topic.topic_id for row in drawn.rows}),
        rows=len(drawn.rows),
        sha256=None,
        reason="",
    )
    if drawn.rows:
        latest = store.latest(drawn.suite.name)
        if latest is not None and latest.day > day:
            # Late traces make old days again; their windows must not become the latest version.
            reason = f"v{latest.version} of a later window, {latest.day}, is promoted already"
            return result._replace(status="superseded", reason=reason)
        findings = (*window.findings, *drawn.findings)
        draft = Draft(dataset=drawn.suite.name, day=day, suite=drawn.suite, findings=findings)
        manifest = store.publish(draft, drawn.rows)
        fresh = latest is None or latest.version != manifest.version
        result = result._replace(
            status="promoted" if fresh else "unchanged", version=manifest.version, sha256=manifest.sha256
        )
    elif drawn.selection.refused and not drawn.selection.topics:
        result = result._replace(status="refused")
    else:
        reasons.append(_explain_empty(drawn))
    if drawn.selection.unsure:
        reasons.append(f"units left out, unsure of their topic: {drawn.selection.unsure}")
    if drawn.withheld:
        reasons.append(_explain_withheld(drawn.withheld))
    return result._replace(reason="; ".join([*reasons, *window.left_out]))


def _explain_withheld(withheld: Mapping[UnitKey, Counter[str]]) -> str:
    counts = sorted(sum(withheld.values(), Counter()).items())
    kinds = ", ".join(f"{kind} {count}" for kind, count in counts)
    left_out = f"units left out, unredacted identifiers: {len(withheld)} ({kinds})"
    return f"{left_out}; ingest their files again to redact them"


def _explain_empty(drawn: _SuiteRows) -> str:
    if drawn.selection.topics:
        return "no unit of its topics can be run again: none holds a request"
    return f"no topic of {drawn.suite.facet} has {drawn.suite.minimum_units} units that fit"
