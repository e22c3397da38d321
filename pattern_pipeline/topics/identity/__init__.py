"""Keep the id of a topic from map to map.

Belongs here: matching by shared members, and lineage: what continues, merges, splits, begins and ends. Does
not belong here: the content of topics.
"""
