"""Pay for each answer once: ask the open questions, respect the limits, save every answer.

Belongs here: the order of the work, claims between runs, the journal, the Protocol of the answer store, spending.
Does not belong here: what is asked and what an answer means (``facets``, ``topics``), one call of a model
(``llm``), storage (``lake``).
"""
