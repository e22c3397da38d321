"""Merge the spans of a trace into one conversation, and render it as line-numbered text.

Spans repeat each other's history, record one call twice, or hold only a part of what happened. ``history``
runs the merge: fold events, break cycles, build a thread for each agent, match tool runs with calls, sort by
time. ``rendering`` turns the entries into numbered lines.

Belongs here: everything between a parsed Trace and its text. Does not belong here: file formats
(``readers``), rows of ``raw_traces`` and ``preprocessed_traces`` (``units``).
"""
