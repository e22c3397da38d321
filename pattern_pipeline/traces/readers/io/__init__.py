"""Open files and parse records: what the readers of all formats share.

Belongs here: folders, compression, JSON records and lines, common field names, parts of a trace in a run of
rows. Does not belong here: anything that knows one format.
"""
