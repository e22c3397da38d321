"""The detectors that run by default, in the order in which they claim a text."""

from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.kinds import (
    addresses,
    columns,
    credentials,
    emails,
    fields,
    keys,
    names,
    network,
    official_papers,
    payment,
    phones,
)

# The surer a form, the earlier it claims: a card would pass as a telephone, a key's digits as a card.
DETECTORS: tuple[Detector, ...] = (
    *keys.DETECTORS,
    *credentials.DETECTORS,
    *emails.DETECTORS,
    *columns.DETECTORS,
    *network.DETECTORS,
    *payment.DETECTORS,
    *official_papers.DETECTORS,
    *phones.DETECTORS,
    *addresses.DETECTORS,
    *names.DETECTORS,
    # Of what is found within a value that its key tells, nothing is left.
    *fields.DETECTORS,
)
