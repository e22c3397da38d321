"""Answer Task: choose the request that best represents the conversation, and the text to embed from all requests.

Belongs here: finding and weighing requests.
Does not belong here: wordings that other facets read too (``facets/local/cues.py``, ``language``).
"""
