"""Read Braintrust log rows, from the API, exports and BTQL.

Does not belong here: rows of other tables (``readers/tables``, which calls this parser for Braintrust's
columns).
"""
