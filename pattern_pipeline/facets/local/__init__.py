"""Answer facets without a model, a key or a network.

The extractor is extractive: it quotes and counts what a conversation holds and writes nothing new. Structure
(failed and repeated calls, repeated requests) is read in any language; wording only in English.

Belongs here: one folder a facet, and the turns and cues that they share.
Does not belong here: reading text as such (``language``), and anything that asks a model for text (``model``).
"""
