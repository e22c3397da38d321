"""One class for each table of the lake: a row's columns and types, generated from the DDL in ``sql/schema``.

A module for each room that fills the tables, as the line ``-- Room:`` of the DDL says. ``make tables`` writes
these modules; ``frames`` makes data frames of rows. To add a column: the DDL, ``make tables``, and the place that
fills it.
"""
