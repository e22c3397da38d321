"""Group any subset of traces on demand.

Belongs here: what is asked, the frames that answer it, the groups, and how they cross with current topics and
labels. Does not belong here: the steps that find and name groups (``clustering``, ``naming``, ``maps``).
"""
