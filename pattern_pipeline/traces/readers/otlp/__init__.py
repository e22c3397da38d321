"""Read OpenTelemetry spans and log records: OTLP as JSON and protobuf, and spans as JSON outside OTLP.

A file is read in three steps: a reader finds the records, ``*_fields`` parses each into SpanFields or
LogFields, ``grouping`` and ``logs`` turn these into traces. Does not belong here: span attributes
(``vocabularies``), the HTTP door (``web/otlp``).
"""
