"""Choose the maps that a day's units are placed by: its own for history, the newest for the current label.

A map of fewer summaries than the threshold (``below_threshold``) is used only where its facet has no other.
``cards`` are always rows of ``topic_maps`` with topics: the columns ``facet``, ``day``, ``window_start`` and
``status`` are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

MapKey = tuple[str, date]


class _Card(NamedTuple):
    """What the choice reads of a row of ``topic_maps``."""

    facet: str
    day: date
    window_start: date
    status: str

    def covers(self, day: date) -> bool:
        return self.window_start <= day <= self.day


def _list_cards(cards: pd.DataFrame) -> list[_Card]:
    # Plain values: frames took 20 ms a day, and every stage of every run chooses for each day of the history.
    return list(map(_Card, *(cards[column] for column in _Card._fields)))


def choose_own_maps(cards: pd.DataFrame, day: date) -> dict[str, date]:
    """Choose for each facet the day of the map that stands for ``day`` in history.

    That is its own map, else the earliest later one whose window covers it, else the latest earlier one.
    """
    return list_own_maps(cards, [day])[day]


def list_own_maps(cards: pd.DataFrame, days: Iterable[date]) -> dict[date, dict[str, date]]:
    """List by day and facet the maps that ``choose_own_maps`` chooses."""
    found = sorted(_list_cards(cards))
    provisional, others = _split_provisional(found)
    return {day: _choose_own(provisional, day) | _choose_own(others, day) for day in days}


def _split_provisional(cards: Sequence[_Card]) -> tuple[list[_Card], list[_Card]]:
    provisional = [card for card in cards if card.status == "below_threshold"]
    return provisional, [card for card in cards if card.status != "below_threshold"]


def _choose_own(cards: Sequence[_Card], day: date) -> dict[str, date]:
    """``cards``: by facet and day."""
    covering: dict[str, date] = {}
    earlier: dict[str, date] = {}
    for card in cards:
        if card.covers(day):
            covering.setdefault(card.facet, card.day)
        elif card.day < day:
            earlier[card.facet] = card.day
    return {facet: covering.get(facet, earlier.get(facet, day)) for facet in sorted({*covering, *earlier})}


def rank_maps(cards: pd.DataFrame, day: date) -> Sequence[MapKey]:
    """Rank the maps for the current labels of ``day``, the preferred first: facet and day of each.

    The newest map whose window covers the day comes first, then the older ones that cover it, then the latest
    earlier one. The others count where the first does not fit an answer: a map of another version of the facet
    places none.
    """
    provisional, others = _split_provisional(_list_cards(cards))
    return [*_rank(others, day), *_rank(provisional, day)]


def _rank(cards: Sequence[_Card], day: date) -> list[MapKey]:
    newest_first = sorted(cards, key=lambda card: card.day, reverse=True)
    covering = [(card.facet, card.day) for card in newest_first if card.covers(day)]
    latest: dict[str, date] = {}
    for card in newest_first:
        if card.day < day and not card.covers(day):
            latest.setdefault(card.facet, card.day)
    return [*covering, *sorted(latest.items(), key=lambda item: item[1])]


def list_latest_maps(cards: pd.DataFrame, days: Sequence[date]) -> Mapping[date, Mapping[str, date]]:
    """List by day and facet the day of the latest map that was there by then: what labels of new units rest on.

    Maps of later days are left out: where one of them comes to cover a day, its own run places the day's units.
    """
    provisional: dict[str, date] = {}
    ready: dict[str, date] = {}
    found: dict[date, Mapping[str, date]] = {}
    waiting = iter(sorted(_list_cards(cards), key=lambda card: card.day))
    card = next(waiting, None)
    for day in sorted(days):
        while card is not None and card.day <= day:
            (provisional if card.status == "below_threshold" else ready)[card.facet] = card.day
            card = next(waiting, None)
        found[day] = dict(sorted((provisional | ready).items()))
    return found
