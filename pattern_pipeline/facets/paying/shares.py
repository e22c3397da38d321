"""What calls took, shared over the facets that each call asked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pattern_pipeline.facets.paying.answer_store import Spend
from pattern_pipeline.facets.paying.journal import Entry


def spend_of(entries: Iterable[Entry]) -> list[Spend]:
    """One Spend a day and facet, in the order in which they first came."""
    together: dict[tuple[date, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for name, version in entry.facets:
            together[entry.asked_at.date(), name, version].append(entry)
    return [_spend(name, version, those) for (_, name, version), those in together.items()]


def _spend(name: str, version: str, entries: list[Entry]) -> Spend:
    shares = [(entry, 1 / len(entry.facets)) for entry in entries]
    known = [entry.cost * share for entry, share in shares if entry.cost is not None]
    return Spend(
        facet=name,
        facet_version=version,
        calls=sum(entry.calls * share for entry, share in shares),
        input_tokens=sum(entry.usage.input_tokens * share for entry, share in shares),
        cached_tokens=sum(entry.usage.cached_tokens * share for entry, share in shares),
        output_tokens=sum(entry.usage.output_tokens * share for entry, share in shares),
        cost=sum(known) if known else None,
        spent_at=max(entry.asked_at for entry in entries),
    )
