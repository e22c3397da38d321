"""From answers to named, stable topics, and from units to their closest topic.

Belongs here: embedding, clustering, keywords, names, identity across days, placement, quality cards.
Does not belong here: storage (``lake``), what is promoted (``datasets``).
"""
