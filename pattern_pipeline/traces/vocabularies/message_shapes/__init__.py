"""The shapes in which providers and frameworks write messages, one idea a file.

Belongs here: roles, parts, tool calls, envelopes, texts that hold messages. Does not belong here: span
attributes (the vocabularies) and file formats (``readers``). Nothing here knows a framework: only shapes.
"""
