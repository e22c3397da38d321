"""Parse the shapes in which providers and frameworks write messages; a file a shape.

Belongs here: roles, content parts, tool calls, envelopes, texts that hold messages. Does not belong here:
span attributes (the vocabularies) and file formats (``readers``). Nothing here knows a framework, only
shapes.
"""
