"""Pages for people, rendered on the server.

Not here: their templates (``web/templates``), and the queries behind them (``lake``).
"""
