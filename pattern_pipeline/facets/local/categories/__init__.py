"""Custom categorical facets: the label whose examples a unit's sentences are most like."""
