"""Run expectation suites of Great Expectations over frames: the only module that uses the library."""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import pandas as pd

_META = "pattern_pipeline"
# The context of Great Expectations is not made for several threads.
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that an expectation does not accept: the check, what is wrong, and the values of the row's keys."""

    check: str
    kind: str
    key: tuple[object, ...]


def load_expectations() -> tuple[Any, Any]:
    """Import Great Expectations; return its expectations module and its ``Column`` for row conditions.

    Imported when a suite is built and not at start: it takes 3 to 5 seconds, which only validation should pay.
    """
    # In a thread, where no interrupt is raised: a module that is left half imported is executed again by the next
    # import, and fails then, as its validators are registered already ("duplicate validator function").
    importing = ThreadPoolExecutor(1, thread_name_prefix="import")
    try:
        return importing.submit(_import_expectations).result()
    finally:
        importing.shutdown(wait=False)


def _import_expectations() -> tuple[Any, Any]:
    # Read at import; no telemetry leaves the machine.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # The library calls deprecated parts of its own dependencies; the person can do nothing about it.
        warnings.simplefilter("ignore")
        import great_expectations.expectations as gxe
        from great_expectations.expectations.row_conditions import Column
    return gxe, Column


def build_meta(check: str, fault: str) -> dict[str, object]:
    """Build the ``meta`` of an expectation: the check it belongs to, and what it means where it fails."""
    return {_META: {"check": check, "fault": fault}}


def run_suite(
    name: str, frame: pd.DataFrame, expectations: Sequence[Any], keys: Sequence[str]
) -> tuple[Fault, ...]:
    """Validate a frame against expectations that carry ``build_meta``; return the rows that are not accepted.

    ``keys``: the columns whose values name a row; rows that share them count once for an expectation.
    Raises RuntimeError where an expectation could not be evaluated, such as for a column that is missing: a check
    that did not run has not passed.
    """
    if frame.empty or not expectations:
        return ()
    with warnings.catch_warnings(), _LOCK:
        warnings.simplefilter("ignore")
        import great_expectations as gx

        source = _open_memory_source()
        asset = source.add_dataframe_asset(name)
        try:
            batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
            suite = gx.ExpectationSuite(name=name, expectations=list(expectations))
            result_format = {"result_format": "COMPLETE", "unexpected_index_column_names": list(keys)}
            results = batch.validate(suite, result_format=result_format).results
        finally:
            source.delete_asset(name)
    return tuple(fault for result in results for fault in _read_faults(result, keys))


@cache
def _open_memory_source() -> Any:
    # One context a process: each makes a temporary folder that lives as long as the process.
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context.data_sources.add_pandas("memory")


def _read_faults(result: Any, keys: Sequence[str]) -> Iterator[Fault]:
    meta = result.expectation_config.meta[_META]
    if raised := _find_exception(result.exception_info):
        raise RuntimeError(
            f"the expectation {meta['check']} ({meta['fault']}) could not be evaluated: {raised}"
        )
    rows = result.result.get("unexpected_index_list") or []
    if not result.success and not rows:
        raise RuntimeError(f"the expectation {meta['check']} ({meta['fault']}) failed without naming a row")
    for key in dict.fromkeys(tuple(row[name] for name in keys) for row in rows):
        yield Fault(meta["check"], meta["fault"], key)


def _find_exception(info: Mapping[str, Any]) -> str:
    # One entry, or one for each metric that failed.
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((str(entry["exception_message"]) for entry in entries if entry.get("raised_exception")), "")
