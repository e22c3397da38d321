"""Cheap and sure tests that most texts fail: one look, and a whole family of detectors need not run.

What passes one of them has a digit. Each begins with a literal or a set of characters, which the engine
skips to at many times its usual speed.
"""

import re

# Six digits close together: every telephone, card, account and national number has them.
NUMBER = re.compile(r"[0-9](?:[^0-9A-Za-z\n]{0,3}[0-9]){5}")
DIGIT = re.compile(r"[0-9]")
# Addresses of the fourth version, hardware's in three groups, numbers of states.
DOTTED = re.compile(r"\.[0-9A-Fa-f]{1,4}[.-][0-9A-Fa-f]{1,4}")
COLONS = re.compile(r":(?::|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:)")
DASHES = re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-")
CODES = re.compile(r"[A-Z]{5}[A-Z0-9][0-9]")
