"""Answer facets through a provider's batch queue: submitted now, collected hours later, at a lower price.

Belongs here: the requests of a batch, its submission and collection.
Does not belong here: when these happen (``orchestration``), the storage of open batches (``lake``).
"""
