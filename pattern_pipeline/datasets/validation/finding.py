"""What a check found: how many of how many values are wrong, why, and which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pattern_pipeline.datasets.validation.engine import Fault

_LONGEST_DETAIL = 300
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's verdict: ``unexpected`` of ``total`` things looked at.

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
    """Give the blocking findings that did not pass."""
    return tuple(finding for finding in findings if finding.blocking and not finding.passed)


def describe_findings(findings: Iterable[Finding]) -> str:
    """Write findings as one line: name, counts, kinds of fault, and the first id that failed."""
    return "; ".join(
        f"{each.name} ({each.unexpected} of {each.total}: {each.detail}"
        f"{f', such as {each.examples[0]}' if each.examples else ''})"
        for each in findings
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
