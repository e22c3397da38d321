"""The detectors that run unless told otherwise, in the order in which they claim a text."""

from pattern_pipeline.traces.redaction.detector import Detector, Family
from pattern_pipeline.traces.redaction.gates import CODES, COLONS, DIGIT, IPV4, NUMBER
from pattern_pipeline.traces.redaction.kinds import (
    addresses,
    columns,
    credentials,
    documents,
    emails,
    keys,
    names,
    national_ids,
    network,
    payment,
    phones,
)

# The surer a form, the earlier it claims: a card would pass as a telephone, a key's digits as a card.
DETECTORS: tuple[Detector, ...] = (
    *keys.DETECTORS,
    *credentials.DETECTORS,
    *emails.DETECTORS,
    *columns.DETECTORS,
    Family(IPV4, network.IPV4_DETECTORS),
    Family(COLONS, network.COLON_DETECTORS),
    *network.DASH_DETECTORS,
    Family(CODES, national_ids.CODE_DETECTORS),
    Family(DIGIT, (*documents.BIRTH_DATES, *payment.CARD_CODES)),
    Family(NUMBER, (*payment.DETECTORS, *national_ids.DETECTORS, *documents.PASSPORTS, *phones.DETECTORS)),
    *addresses.DETECTORS,
    *names.DETECTORS,
)
