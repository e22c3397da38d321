"""An alert in one line."""

from pattern_pipeline.topics.monitoring.change import Change
from pattern_pipeline.topics.monitoring.turns import EVERY_TOPIC


def message(change: Change) -> str:
    """Say what changed, in how many traces, and what was to be expected.

    A trace's own words may stand in it, as a topic's name.
    """
    counted = change.counted
    units = int(counted.units[-counted.recent :].sum())
    when = "" if counted.recent == 1 else f" in {counted.recent} days"
    if change.kind == "turn":
        where = "all traces" if change.topic_id == EVERY_TOPIC else f"“{change.topic}”"
        return (
            f"{change.label} turned up in {where}: {counted.now} of {units} traces{when} "
            f"({counted.observed:.0%}), before {counted.expected:.0%}"
        )
    words = {
        "new": f"new in {change.facet}",
        "spike": f"more often in {change.facet}",
        "vanished": f"gone from {change.facet}",
    }[change.kind]
    return (
        f"{words}: “{change.topic}” in {counted.now} of {units} traces{when}, "
        f"{_count(counted.expected * units)} were to be expected"
    )


def _count(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"
