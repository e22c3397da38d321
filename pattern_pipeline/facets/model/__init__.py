"""Answer facets by a language model.

Belongs here: asking about one unit, from the prompt (``prompting``) to the answers (``reading``).
Does not belong here: the calls themselves (``llm``), what is asked when and where answers are cached (``paying``).
"""
