"""Answer facets without a model, a key or a network.

The extractor is extractive: it quotes and counts what a conversation holds and writes nothing new. Structure
(failed and repeated calls, repeated requests) is read in any language; wording only in English.

Belongs here: one folder a facet, and the wording they share.
Does not belong here: anything that asks a language model for text (``model``).
"""
