"""Values that were told once are found again, the longest first, whatever order they were met in."""

import os
import subprocess
import sys
from itertools import permutations

from pattern_pipeline.traces.redaction.every_text import list_texts
from pattern_pipeline.traces.redaction.known_values import find_again
from pattern_pipeline_tests.traces.building import assistant, span, trace, user

KNOWN = (
    ("12 High Street", "ADDRESS", "12highstreet"),
    ("12 High Street, Flat 7, Leeds LS1 4AP", "ADDRESS", "12highstreetflat7leedsls14ap"),
    ("Flat 7", "ADDRESS", "flat7"),
)
TEXT = "It goes to 12 High Street, Flat 7, Leeds LS1 4AP. Then to 12 High Street."


def test_a_value_within_another_does_not_keep_the_whole_from_being_found() -> None:
    for known in permutations(KNOWN):
        written = [TEXT[found.start : found.end] for found in find_again(TEXT, (), known)]
        assert written == ["12 High Street, Flat 7, Leeds LS1 4AP", "12 High Street"]


def test_the_texts_of_a_trace_come_in_the_order_of_the_trace() -> None:
    said = [f"text {number}" for number in range(50)]
    steps = [
        span(str(number), given=(user(words),), said=(assistant(words),)) for number, words in enumerate(said)
    ]
    assert [text for text in list_texts(trace(*steps)) if text.startswith("text")] == said


def test_redaction_is_the_same_in_every_process() -> None:
    script = (
        "from pattern_pipeline.traces.redaction.rules import RedactionRules\n"
        "from pattern_pipeline.traces.redaction.conversations import redact_trace\n"
        "from pattern_pipeline_tests.traces.redaction.test_known_values import REPEATED\n"
        "print(redact_trace(REPEATED, RedactionRules(key=b'k' * 32)))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(answers) == 1


REPEATED = trace(
    span("1", given=(user("My address is 12 High Street, Leeds LS1 4AP"),)),
    span("2", given=(user('{"address": "12 High Street", "zip": "LS1 4AP"}'),)),
    span("3", given=(user('{"street": "Flat 7, 12 High Street, Leeds LS1 4AP, UK"}'),)),
    span("4", given=(user("On file: Flat 7, 12 High Street, Leeds LS1 4AP, UK, and 12 High Street"),)),
)
