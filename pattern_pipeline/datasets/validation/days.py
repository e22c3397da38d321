"""Findings day by day, from the faults of a window that is validated in one pass.

One pass over seven days costs a fifth of seven passes: most of it is the library's work for each expectation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pattern_pipeline.datasets.validation.engine import Fault
from pattern_pipeline.datasets.validation.finding import Check, Finding, make_finding

DayFindings = Mapping[date, tuple[Finding, ...]]


def group_findings(
    checks: Sequence[Check], faults: Iterable[Fault], totals: Mapping[date, Mapping[str, int]]
) -> DayFindings:
    """Give the findings of each day of ``totals``, one a check in the order of ``checks``.

    ``faults``: their keys begin with the day. ``totals``: how many things each check looked at, by day.
    """
    sorted_faults: dict[tuple[date, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        day = fault.key[0]
        assert isinstance(day, date)
        sorted_faults[day, fault.check].append(replace(fault, key=fault.key[1:]))
    return {
        day: tuple(
            make_finding(check, sorted_faults[day, check.name], counts[check.name]) for check in checks
        )
        for day, counts in totals.items()
    }
