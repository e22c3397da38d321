"""Personal data and secrets out of traces, before anything is stored.

Belongs here: detectors, and their application to every text of a trace.
"""
