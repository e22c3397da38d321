"""Answer Issues: find what went wrong, by the trace's structure and by the wording, each issue with its lines.

Belongs here: each kind of evidence, and the severity computed from all of them.
Does not belong here: wordings that other facets read too (``facets/local/cues.py``, ``language``).
"""
