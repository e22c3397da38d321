"""What listens on HTTP: the door that takes traces in, and the service's health.

Belongs here: the app, who may enter, how a request is read and answered. Does not: what a trace means
(``traces``), how it is stored (``lake``), and which address is listened on (``cli.serve``).
"""
