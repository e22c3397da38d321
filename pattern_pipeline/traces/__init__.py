"""Read the traces of an agent and turn them into readable conversations.

The folders follow the way of a trace: ``readers`` (one folder a family of file formats) and ``vocabularies``
(what span attributes mean) parse it into the model, ``redaction`` removes personal data, ``landing`` stores
it, ``units`` groups traces into units of analysis, ``conversation`` merges a unit's spans into one
line-numbered text.

Belongs here: the Trace model, its JSON payload, rejects, and the folders above. Does not belong here: what a
conversation is about (``facets``), storage (``lake``), the HTTP door for OTLP (``web``).
"""
