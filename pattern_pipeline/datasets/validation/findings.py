"""Sum up faults as findings: how many of how many values are wrong, why, and which, day by day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pattern_pipeline.datasets.validation.engine import Fault

_LONGEST_DETAIL = 300
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: ``unexpected`` of ``total`` things looked at.

    ``detail`` counts the faults by kind. ``examples`` names some of what failed by id. Neither holds text of a
    trace. ``name`` is stable: Dagster's asset checks are named by it.
    """

    name: str
    passed: bool
    blocking: bool
    unexpected: int
    total: int
    detail: str = ""
    examples: tuple[str, ...] = ()


def select_failed_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Select the blocking findings that did not pass."""
    return tuple(finding for finding in findings if finding.blocking and not finding.passed)


def describe_findings(findings: Iterable[Finding]) -> str:
    """Format findings as one line: name, counts, kinds of fault, and the first id that failed."""
    return "; ".join(
        f"{finding.name} ({finding.unexpected} of {finding.total}: {finding.detail}"
        f"{f', such as {finding.examples[0]}' if finding.examples else ''})"
        for finding in findings
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its name, what must hold, whether it stops the promotion, and the share of faults it tolerates."""

    name: str
    description: str
    blocking: bool = True
    tolerated: float = 0.0


def make_finding(check: Check, faults: Sequence[Fault], total: int) -> Finding:
    """Sum up the faults of one check; an example is the key of a row without its day."""
    kinds = sorted(Counter(fault.kind for fault in faults).items())
    examples = sorted({" ".join(map(str, fault.key)) for fault in faults})
    return Finding(
        name=check.name,
        passed=len(faults) <= check.tolerated * total,
        blocking=check.blocking,
        unexpected=len(faults),
        total=total,
        detail=", ".join(f"{kind}: {count}" for kind, count in kinds)[:_LONGEST_DETAIL],
        examples=tuple(examples[:_MOST_EXAMPLES]),
    )


def merge_findings(check: Check, findings: Sequence[Finding]) -> Finding:
    """Sum up the findings of one check over several frames; of none it passes."""
    return Finding(
        name=check.name,
        passed=all(finding.passed for finding in findings),
        blocking=check.blocking,
        unexpected=sum(finding.unexpected for finding in findings),
        total=sum(finding.total for finding in findings),
        detail="; ".join(finding.detail for finding in findings if finding.detail)[:_LONGEST_DETAIL],
        examples=tuple(example for finding in findings for example in finding.examples)[:_MOST_EXAMPLES],
    )


DayFindings = Mapping[date, tuple[Finding, ...]]


def group_findings(
    checks: Sequence[Check], faults: Iterable[Fault], totals: Mapping[date, Mapping[str, int]]
) -> DayFindings:
    """Group faults as the findings of each day of ``totals``, one a check in the order of ``checks``.

    One pass over seven days costs a fifth of seven passes: most of it is the library's work for each expectation.

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
