"""The gate that a person's SQL passes before it is run.

Belongs here: reading the tree that DuckDB's own parser makes of a query, and the lists of what it may hold.
Does not belong here: running the query (``lake.queries``), or its limits (``lake.limits``).

The tree comes from DuckDB itself (``json_serialize_sql``), so that no second parser can disagree with the one that
runs the query. Everything is refused that is not on a list: kinds of statement, of node, of table and of function.
"""
