"""Groups of any subset of traces, on demand.

Belongs here: what is asked, the frames it is answered from, the groups, and how they cross with standing topics
and labels. Does not belong here: the steps that find and name groups (``clustering``, ``naming``, ``maps``).
"""
