"""Hold the trained weights as arrays, with a JSON file that records what they were trained on.

Belongs here: the weights and their provenance.
Does not belong here: training data (``training``), and code (``polarity`` loads the weights).
"""
