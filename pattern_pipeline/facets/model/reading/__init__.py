"""Parse the reply of a model into answers, and verify them against the facets and the conversation.

Belongs here: the shapes in which models write answers, labels, citations, and answers planted in a trace.
Does not belong here: retries after an invalid answer (``model/ask_unit``), the prompt (``prompting``).
"""
