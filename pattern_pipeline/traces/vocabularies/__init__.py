"""What a span's attributes mean, one vocabulary a file, chosen span by span.

Does not belong here: files and envelopes (``readers``).
"""
