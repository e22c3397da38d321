"""Answer Sentiment: the mood of the user's turns, by a small trained linear head and by the form of the turns.

Belongs here: scoring the mood, the weights, and under ``training`` the script that trains them.
Does not belong here: GoEmotions, the training data; only the weights ship.
"""
