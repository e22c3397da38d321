"""Answer facets with a language model.

Belongs here: asking about one unit, from the prompt (``prompting``) to the parsed answers (``reading``).
Does not belong here: the HTTP calls (``llm``), the order of the work and the reuse of answers (``paying``).
"""
