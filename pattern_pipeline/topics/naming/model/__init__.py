"""Names of topics by a model: all siblings of a map in one prompt, so that their names tell them apart.

Belongs here: the prompt, what counts as a name in an answer, asking once more, what the siblings of a part are.
Does not belong here: calls and their retries (``facets.model``), prices, limits and keeping (``facets.paying``).
"""
