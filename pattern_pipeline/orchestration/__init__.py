"""The rooms' functions as Dagster assets, checks, sensors and schedules. The only room that imports Dagster.

An asset here is a few lines over one pure function; if it grows, the function belongs in a room below.
"""
