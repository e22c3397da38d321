"""Answer facets with a language model.

Belongs here: asking about one unit, from the prompt (``prompting``) to the parsed answers (``reading``); its
questions as ``llm.paid_answers`` knows them; estimates of tokens and cost.
Does not belong here: the HTTP calls (``llm``), the order of the work and the reuse of answers
(``llm.paid_answers``).
"""
