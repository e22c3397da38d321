"""What listens on HTTP: the door that takes traces in, what programs ask, and pages.

Three surfaces, known by their paths (``surfaces``): ``otlp`` (``/v1``), ``api`` (``/api``) and ``pages``.
``errors`` answers in the form of each, ``auth`` asks for the token. Not here: what a trace means (``traces``),
how it is stored (``lake``), and which address is listened on (``cli.serve``).
"""
