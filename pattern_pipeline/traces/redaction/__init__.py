"""Remove personal data and secrets from traces, before anything is stored.

Belongs here: detectors, their application to every text of a trace, placeholders and the key of fingerprints.
Does not belong here: reading traces (``readers``), the order of reading, redacting and storing (``landing``).
"""
