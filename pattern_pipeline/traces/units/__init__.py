"""Build the rows of ``raw_traces`` and ``preprocessed_traces`` from landed traces.

A unit of analysis is one trace, or the traces of one session. Belongs here: joining sessions, filters, the
text of a unit, the user's own preprocessor, the diagnosis of sources. Does not belong here: the merge of a
conversation (``conversation``), Dagster assets (``orchestration``).
"""
