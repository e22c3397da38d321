"""Sentiment: the mood of the user's turns, by a small trained head and by form.

Belongs here: what reads the mood, the weights, and under ``training`` the script that learned them. The weights
ship, GoEmotions does not.
"""
