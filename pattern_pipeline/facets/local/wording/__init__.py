"""Words, sentences and turns of a conversation, and the wordings that all local answers look for.

Belongs here: what more than one facet reads. Does not belong here: what answers a facet.
"""
