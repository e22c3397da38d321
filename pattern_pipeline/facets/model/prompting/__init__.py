"""Build the prompt for one unit: the conversation fenced as data, then the questions, and the answer's schema.

Belongs here: the wording of the prompt, its form, and cutting it to the model's window.
Does not belong here: sending it (``llm``), parsing the reply (``reading``).
"""
