"""One reader a format, and the registry that chooses one by a file's content.

Belongs here: opening files, envelopes such as OTLP/JSON. Does not belong here: what attributes mean
(``vocabularies``), how traces of several files are combined.
"""
