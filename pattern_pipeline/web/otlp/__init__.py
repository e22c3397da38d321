"""The OTLP/HTTP receiver: a request's way from its bytes to the answer, one step a file.

``encoding`` → ``bodies`` → ``decoding`` → ``group_commit`` (which calls ``landing``) → ``answers``;
``receiver`` goes that way for each request. docs/door.md lists every answer. Not here: how spans are
read (``traces.readers``).
"""
