"""Choose the maps that a day's units are placed by: its own for history, the newest for the current label.

A map of fewer summaries than the threshold (``below_threshold``) is used only where its facet has no other.
``cards`` are always rows of ``topic_maps`` with topics: the columns ``facet``, ``day``, ``window_start`` and
``status`` are read.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows

MapKey = tuple[str, date]


def choose_own_maps(cards: pd.DataFrame, day: date) -> dict[str, date]:
    """Choose for each facet the day of the map that stands for ``day`` in history.

    That is its own map, else the earliest later one whose window covers it, else the latest earlier one.
    """
    provisional = cards["status"] == "below_threshold"
    return _choose_own(cards[provisional], day) | _choose_own(cards[~provisional], day)


def _choose_own(cards: pd.DataFrame, day: date) -> dict[str, date]:
    chosen: dict[str, date] = {}
    for facet, found in cards.groupby("facet", sort=True):
        days = dict(zip(found["day"], found["window_start"], strict=True))
        covering = sorted(each for each, start in days.items() if start <= day <= each)
        earlier = [each for each in days if each < day]
        if covering:
            chosen[str(facet)] = covering[0]
        elif earlier:
            chosen[str(facet)] = max(earlier)
    return chosen


def rank_maps(cards: pd.DataFrame, day: date) -> Sequence[MapKey]:
    """Rank the maps for the current labels of ``day``, the preferred first: facet and day of each.

    The newest map whose window covers the day comes first, then the older ones that cover it, then the latest
    earlier one. The others count where the first does not fit an answer: a map of another version of the facet
    places none.
    """
    provisional = cards["status"] == "below_threshold"
    return [*_rank(cards[~provisional], day), *_rank(cards[provisional], day)]


def _rank(cards: pd.DataFrame, day: date) -> list[MapKey]:
    covers = (cards["window_start"] <= day) & (cards["day"] >= day)
    covering = cards[covers].sort_values("day", ascending=False, kind="stable")
    earlier = cards[cards["day"] < day].loc[~covers]
    latest = earlier.sort_values("day", kind="stable").drop_duplicates("facet", keep="last")
    return [(str(row.facet), row.day) for part in (covering, latest) for row in iterate_rows(part)]


def list_latest_maps(cards: pd.DataFrame, days: Sequence[date]) -> Mapping[date, Mapping[str, date]]:
    """List by day and facet the day of the latest map that was there by then: what labels of new units rest on.

    Maps of later days are left out: where one of them comes to cover a day, its own run places the day's units.
    """
    provisional: dict[str, date] = {}
    ready: dict[str, date] = {}
    found: dict[date, Mapping[str, date]] = {}
    waiting = iterate_rows(cards.sort_values("day", kind="stable"))
    card = next(waiting, None)
    for day in sorted(days):
        while card is not None and card.day <= day:
            (provisional if card.status == "below_threshold" else ready)[str(card.facet)] = card.day
            card = next(waiting, None)
        found[day] = dict(sorted((provisional | ready).items()))
    return found
