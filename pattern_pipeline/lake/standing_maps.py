"""The maps of a day as they stand."""

from dataclasses import fields
from datetime import date

from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.topics.maps.topic_maps import TopicMaps


def standing_maps(lake: Lake, day: date) -> TopicMaps:
    """The rows of the four tables of maps of one day. Raises LakeError."""
    return TopicMaps(**{each.name: lake.read_days(each.name, day, day) for each in fields(TopicMaps)})
