"""Texts to unit-length vectors.

Belongs here: the Embedder and VectorCache protocols, one file a backend, and answers to ``facet_embeddings``.
Does not belong here: which texts are embedded (``facets``), what is done with vectors (``clustering``).
"""
