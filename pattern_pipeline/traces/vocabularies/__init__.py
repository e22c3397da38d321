"""Interpret the attributes of a span: one vocabulary a file in ``families``, combined by ``span_parts``.

Belongs here: attribute names, span kinds, tokens, sessions and users, and the shapes of messages
(``message_shapes``). Does not belong here: files and envelopes (``readers``).
"""
