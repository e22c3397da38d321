"""Turn answers into named topics with lasting ids, and place units in their nearest topic.

Belongs here: embedding, clustering, keywords, names, identity across days, placement, quality cards. Does not
belong here: storage (``lake``), what is promoted (``datasets``).
"""
