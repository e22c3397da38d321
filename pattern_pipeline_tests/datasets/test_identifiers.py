"""No row holds a value that redaction would replace: from a planted trace to a dataset's rows."""

from dataclasses import replace

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck, check_identifiers
from pattern_pipeline.traces.model import Message, ToolCall, Trace
from pattern_pipeline.traces.payload import from_payload, to_payload
from pattern_pipeline.traces.redaction.conversations import redact_trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline_tests.datasets.memory_store import MemoryVersionStore
from pattern_pipeline_tests.datasets.windows import DAY, UnitOf, Window, conversation_payload

SUITE = Suite(name="regression", facet="Task", minimum_units=1, require_review=False)
TALK = (
    Message("user", "What is my balance?"),
    Message("assistant", "And your PIN as well please."),
    Message("user", "3100"),
    Message("assistant", "", (ToolCall("balance", '{"HostName": "Ben", "SecurityAnswer1": "Nemo"}', "c"),)),
    Message("tool", "500", (), "c"),
)
STORED = conversation_payload(TALK, (Message("assistant", "It is 500."),))


def inputs_of(payload: str, check: IdentifierCheck | None = None):  # type: ignore[no-untyped-def]
    window = Window([UnitOf("bad"), UnitOf("good")]).inputs()
    units = window.units.copy()
    units.loc[units["unit_id"] == "bad", "payload"] = payload
    return replace(window, units=units, identifiers=check or IdentifierCheck())


def test_a_unit_that_holds_a_secret_gives_no_row() -> None:
    store = MemoryVersionStore()
    result = promote_suites(DAY, [SUITE], inputs_of(STORED), store).iloc[0]
    assert [row.origin.id for row in store.rows("regression", 1)] == ["good"]
    assert "units left out, unredacted identifiers: 1 (NAME 1, PIN 1, SECURITY_ANSWER 1)" in result["reason"]
    assert {each.name: each.passed for each in store.versions("regression")[0].findings}[
        "no_unredacted_identifier"
    ]


def test_the_same_unit_redacted_gives_a_row_without_it() -> None:
    trace: Trace = redact_trace(from_payload(STORED), RedactionRules(key=b"k"))
    store = MemoryVersionStore()
    promote_suites(DAY, [SUITE], inputs_of(to_payload(trace)), store)
    rows = store.rows("regression", 1)
    assert {row.origin.id for row in rows} == {"bad", "good"}
    text = " ".join(row.model_dump_json() for row in rows)
    assert not any(value in text for value in ("3100", "Ben", "Nemo"))
    assert "<PIN_1>" in text


def test_rows_with_a_secret_are_flagged_and_kinds_may_be_kept() -> None:
    store = MemoryVersionStore()
    promote_suites(DAY, [SUITE], inputs_of(STORED, IdentifierCheck(enabled=False)), store)
    rows = store.rows("regression", 1)
    finding = check_identifiers(rows, IdentifierCheck())
    assert (finding.passed, finding.unexpected, finding.total) == (False, 1, 2)
    assert finding.detail == "NAME: 1, PIN: 1, SECURITY_ANSWER: 1"
    kept = IdentifierCheck(keep=frozenset({"NAME", "PIN", "SECURITY_ANSWER"}))
    assert check_identifiers(rows, kept).passed
