"""The lake itself: attach it, migrate it, commit to it, turn frames into rows and back, keep its files in order.

Belongs here: what every query needs. Does not belong here: queries for one screen or one stage, which lie one
folder above.
"""
