"""Authentication: who shows the token, by which means, and what each path asks for.

``token`` compares, ``cookie`` carries a browser's login, ``login`` gives and takes the cookie. Not here: which
host and origin a request may name (``access``).
"""
