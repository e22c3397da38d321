"""The OTLP/HTTP receiver: a request's way from its bytes to the answer, one step a file.

``receiver`` goes the way: ``encoding``, ``bodies``, ``intake`` (``decoding``, then ``group_commit``, which calls
``landing``), ``answers``; ``budget`` says how much may be under way. docs/door.md lists every answer. Not here:
how spans are read (``traces.readers``).
"""
