"""Read the logs of Inspect evaluations, as JSON and as ``.eval`` archives.

Does not belong here: zip archives as such (``readers/io/compression``).
"""
