"""Watches days one after another, as runs do: maps with ids that go on, and the alerts of the days before."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
from watching_traffic import Traffic, watched_units

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.monitoring.alerts import find_alerts
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.settings import TopicSettings


@dataclass
class Watcher:
    """One stretch of traffic. A map is made every ``map_days`` days and serves until the next."""

    traffic: Traffic
    map_days: int = 7
    topics: TopicSettings = field(default_factory=TopicSettings)
    settings: MonitoringSettings = field(default_factory=MonitoringSettings)
    alerts: pd.DataFrame = field(default_factory=lambda: concat_frames(TopicAlertsRow, []))
    _maps: list[tuple[date, TopicMaps]] = field(default_factory=list)
    _units: pd.DataFrame | None = None

    def watch(self, day: date) -> pd.DataFrame:
        """The day's alerts, kept for the days after it."""
        if not self._maps or (day - self._maps[-1][0]).days >= self.map_days:
            self._maps.append((day, self._map(day)))
        if self._units is None:
            self._units = watched_units(self.traffic)
        first = day - timedelta(days=self.settings.baseline_days)
        units = self._units[(self._units["day"] >= first) & (self._units["day"] <= day)]
        earlier = self.alerts[(self.alerts["day"] >= first) & (self.alerts["day"] < day)]
        found = find_alerts(day, units, self._maps[-1][1].topic_clusters, earlier, self.settings)
        self.alerts = concat_frames(TopicAlertsRow, [self.alerts, found])
        return found

    def previous(self, facet: str, day: date) -> PreviousMap | None:  # noqa: ARG002 - days come in order
        """A TopicHistory of the maps made so far."""
        if not self._maps:
            return None
        made, maps = self._maps[-1]
        topics = maps.topic_clusters[maps.topic_clusters["facet"] == facet]
        members = maps.topic_members[maps.topic_members["facet"] == facet]
        return PreviousMap(topics, members, {}, made)

    def _map(self, day: date) -> TopicMaps:
        first = day - timedelta(days=self.topics.window_days - 1)
        summaries, embeddings = (
            frame[(frame["day"] >= first) & (frame["day"] <= day)]
            for frame in (self.traffic.summaries, self.traffic.embeddings)
        )
        return build_topic_maps(day, summaries, embeddings, self.topics, self)
