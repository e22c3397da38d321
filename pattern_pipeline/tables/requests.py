"""Tell the requests of units apart, in frames with the columns ``unit_id`` and ``position``."""

import pandas as pd


def list_request_keys(frame: pd.DataFrame) -> "pd.Series[str]":
    """List a text for each row that no other request of the frame's days and facet has.

    It is the unit's id for a main answer, so that a unit with one request is known by its id alone.
    """
    keys = frame["unit_id"].astype("str")
    further = frame["position"] > 0
    if not further.any():
        return keys
    # No id holds this sign: it separates the parts of a key in hashes, too.
    return keys.where(~further, keys + "\x1f" + frame["position"].astype("str"))
