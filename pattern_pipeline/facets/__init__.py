"""Define facets, the questions asked of every unit, and extract their answers.

Belongs here: facets as data, the built-in facets, the Protocol ``Extractor`` and its implementations: ``local``
(no model), ``model`` (live calls) and ``batches`` (a provider's batch queue).
Does not belong here: grouping answers into topics (``topics``), storing answers (``lake``), prices and the client
of a model (``llm``).
"""
