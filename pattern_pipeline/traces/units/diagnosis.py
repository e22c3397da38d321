"""Diagnose how well the traces of each source can be read, and suggest fixes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline.traces.units.raw_units import is_unknown

RAW_COLUMNS = ("day", "unit_id", "source_format", "service", "spans", "silent_calls", "unknown_spans")
TEXT_COLUMNS = ("day", "unit_id", "empty", "user_turns", "shown_share", "trouble")

# Below this share of a source's units a trouble is what traffic is like, not a fault of the export.
_LEAST_SHARE = 0.02
_NAMES = 3


@dataclass(frozen=True, slots=True)
class SourceDiagnosis:
    """Shares (0 to 1) of the units of one format and service.

    ``silent``: a model call has no recorded words. ``unknown``: no vocabulary interprets some span.
    ``failed``: the preprocessor raised. ``cut``: the text is shortened. ``without_user``: no user message.
    """

    source_format: str
    service: str
    units: int
    empty: float
    cut: float
    without_user: float
    silent: float
    unknown: float
    failed: float


def diagnose_sources(raw: pd.DataFrame, texts: pd.DataFrame) -> tuple[SourceDiagnosis, ...]:
    """Diagnose each source, the one with most units first.

    ``raw``: ``RAW_COLUMNS`` of ``raw_traces``. ``texts``: ``TEXT_COLUMNS`` of ``preprocessed_traces``.
    """
    both = raw.merge(texts, on=["day", "unit_id"])
    both["source_format"] = both["source_format"].fillna("")
    both["service"] = both["service"].fillna("")
    found = [
        SourceDiagnosis(
            source_format=str(source_format),
            service=str(service),
            units=len(units),
            empty=_compute_share(units["empty"]),
            cut=_compute_share(units["shown_share"] < 1),
            without_user=_compute_share((units["user_turns"] == 0) & ~units["empty"]),
            silent=_compute_share(units["silent_calls"].fillna(0) > 0),
            unknown=_compute_share(units["unknown_spans"].fillna(0) > 0),
            failed=_compute_share(units["trouble"].notna()),
        )
        for (source_format, service), units in both.groupby(["source_format", "service"], sort=False)
    ]
    return tuple(sorted(found, key=lambda each: -each.units))


def suggest_fixes(source: SourceDiagnosis, unknown_names: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield one sentence for each problem of a source; nothing where there is none.

    ``unknown_names``: names of uninterpreted spans, as examples.
    """
    named = f" (such as {', '.join(unknown_names)})" if unknown_names else ""
    if source.empty >= _LEAST_SHARE and source.unknown >= source.empty / 2:
        yield (
            f"{source.empty:.0%} hold no words, and steps{named} say nothing in any known vocabulary: export "
            "gen_ai.* or input and output attributes, or name a preprocessor that reads them"
        )
    elif source.empty >= _LEAST_SHARE:
        yield (
            f"{source.empty:.0%} hold no words: see one with `pattern-pipeline traces show ID --spans`; "
            "people who leave at once, or an exporter that is set to omit content"
        )
    if source.silent >= _LEAST_SHARE:
        yield (
            f"{source.silent:.0%} have calls of a model without their words: turn the capture of content on "
            "(OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true, or your library's own switch)"
        )
    if source.without_user >= _LEAST_SHARE:
        yield (
            f"{source.without_user:.0%} have no turn of a user: Task and Sentiment find nothing there; export "
            "what people ask with the role `user`, or leave background jobs out with traces.where"
        )
    if source.cut >= _LEAST_SHARE:
        yield f"{source.cut:.0%} are cut in the middle: raise traces.maximum_tokens, or take smaller units"
    if source.failed > 0:
        yield (
            f"the preprocessor failed on {source.failed:.0%}, which have their usual text: "
            "`SELECT unit_id, trouble FROM preprocessed_traces WHERE trouble IS NOT NULL`"
        )


def find_unknown_names(payloads: Iterable[str]) -> tuple[str, ...]:
    """Find the commonest names of spans that no vocabulary interprets."""
    names = Counter(
        span.name for payload in payloads for span in from_payload(payload).spans if is_unknown(span)
    )
    return tuple(name for name, _ in names.most_common(_NAMES) if name)


def _compute_share(chosen: "pd.Series[bool]") -> float:
    return float(chosen.mean())
