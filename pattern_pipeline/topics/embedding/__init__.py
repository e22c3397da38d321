"""Turn texts into unit-length vectors.

Belongs here: the Embedder and VectorCache protocols, one file for each backend, answers to
``facet_embeddings``. Does not belong here: which texts are embedded (``facets``), what is done with vectors
(``clustering``).
"""
