"""Store traces from files or from the OTLP door: read, admit, redact, encode and write in batches.

Belongs here: reading in several processes, the admission rules, combining parts and copies of a trace,
batches, the Protocol of the store. Does not belong here: file formats (``readers``), redaction rules
(``redaction``), SQL (``lake``).
"""
