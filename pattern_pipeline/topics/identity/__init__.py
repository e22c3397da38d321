"""The same topic keeps the same id from map to map.

Belongs here: matching by shared members, lineage, what continues, merges, splits, begins and ends.
Does not belong here: the content of topics.
"""
