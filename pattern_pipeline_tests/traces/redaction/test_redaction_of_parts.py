"""One value keeps one placeholder, however the parts of its trace arrive."""

import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.model import Fault, Redaction, Reject, Source, Trace
from pattern_pipeline.traces.payload import compute_content_hash, from_payload, to_payload
from pattern_pipeline.traces.redaction.conversations import redact_trace
from pattern_pipeline.traces.redaction.placeholders import renumber_placeholders
from pattern_pipeline.traces.redaction.rules import KEY_FILE, RedactionRules, load_rules
from pattern_pipeline_tests.traces.building import chat, request, span, trace, user, write_lines
from pattern_pipeline_tests.traces.memory_store import MemoryStore

RULES = RedactionRules(key=b"secret")
REJECT = Reject(
    Source("a.jsonl", 1, "x"), Fault("no id", "no id for ann@example.org"), '{"to": "bob@example.org"}'
)
PEOPLE = ("ann@example.org", "bob@example.org", "cem@example.org", "dee@example.org")
said = st.lists(st.sampled_from(PEOPLE), max_size=4).map(" and ".join)


def _part(span_id: str, text: str) -> Trace:
    return redact_trace(trace(span(span_id, given=(user(text),))), RULES)


@given(st.lists(said, min_size=1, max_size=4))
def test_parts_tell_the_same_apart_as_the_whole(texts: list[str]) -> None:
    stored = _part("s0", texts[0])
    for number, text in enumerate(texts[1:], start=1):
        part = _part(f"s{number}", text)
        stored = combine_copies(stored, renumber_placeholders(part, stored.redactions))
    pairs = {
        (value, placeholder)
        for entry, text in zip(_texts(stored), texts, strict=True)
        for value, placeholder in zip(_words(text), _words(entry), strict=True)
    }
    assert len(pairs) == len({value for value, _ in pairs}) == len({placeholder for _, placeholder in pairs})
    assert len(stored.redactions) == len(pairs)


@given(said, said)
def test_a_part_that_comes_again_changes_nothing(first: str, second: str) -> None:
    stored = _part("s0", first)
    part = _part("s1", second)
    once = combine_copies(stored, renumber_placeholders(part, stored.redactions))
    again = combine_copies(once, renumber_placeholders(part, once.redactions))
    assert compute_content_hash(again) == compute_content_hash(once)
    assert again.redactions == once.redactions


def test_placeholders_that_change_places_do_not_become_one() -> None:
    part = _part("s", "ann@example.org, bob@example.org")
    swapped = tuple(
        Redaction(placeholder, entry.fingerprint)
        for placeholder, entry in zip(("<EMAIL_2>", "<EMAIL_1>"), part.redactions, strict=True)
    )
    renumbered = renumber_placeholders(part, swapped)
    assert _texts(renumbered) == ["<EMAIL_2>, <EMAIL_1>"]
    assert renumber_placeholders(renumbered, swapped) == renumbered


def test_a_value_of_another_key_is_another_value() -> None:
    part = redact_trace(trace(span("s", given=(user("ann@example.org"),))), RedactionRules(key=b"other"))
    stored = _part("s0", "ann@example.org")
    assert _texts(renumber_placeholders(part, stored.redactions)) == ["<EMAIL_2>"]


def test_the_key_is_no_part_of_the_content() -> None:
    original = trace(span("s", given=(user("ann@example.org"),)))
    assert compute_content_hash(redact_trace(original, RedactionRules(key=b"other"))) == compute_content_hash(
        redact_trace(original, RULES)
    )


def test_a_payload_keeps_what_was_replaced() -> None:
    part = _part("s", "ann@example.org")
    assert from_payload(to_payload(part)) == part


def test_sessions_that_are_named_by_an_identifier_still_join() -> None:
    first, second = (
        redact_trace(replace(trace(span("s", given=(user(text),))), session_id="ann@example.org"), RULES)
        for text in ("I am bob@example.org", "hello")
    )
    assert first.session_id == second.session_id
    assert "ann" not in first.session_id
    other = redact_trace(replace(trace(span("s")), session_id="cem@example.org"), RULES)
    assert other.session_id != first.session_id


def test_parts_landed_by_different_runs_agree(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    store = MemoryStore()
    parts = [("01", "ann@example.org writes"), ("02", "bob@example.org, then ann@example.org")]
    for span_id, words in (*parts, parts[1]):
        file = write_lines(
            tmp_path / f"{span_id}.jsonl", request(chat("0a" * 16, words, span_id=span_id, parentSpanId="09"))
        )
        rules = load_rules(tmp_path / "home")
        report = land_paths(
            [file],
            store,
            redact=True,
            now=now,
            earliest=date(2020, 1, 1),
            progress=lambda _: None,
            rules=rules,
        )
    assert report.unchanged == 1
    stored = from_payload(store.landed["payload"].iloc[0])
    assert [item.input[0].text for item in stored.spans] == ["<EMAIL_1> writes", "<EMAIL_2>, then <EMAIL_1>"]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    rules = load_rules(tmp_path / "home")
    file = tmp_path / "home" / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [KEY_FILE]
    assert load_rules(tmp_path / "home") == rules
    assert load_rules(tmp_path / "elsewhere") != rules
    assert load_rules(tmp_path / "a", "shared") == load_rules(tmp_path / "b", "shared")
    assert not (tmp_path / "a").exists()


def test_a_key_file_that_is_empty_is_said(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("\n")
    with pytest.raises(SettingsError, match=r"redaction\.key"):
        load_rules(tmp_path)


def test_rules_do_not_show_their_key() -> None:
    assert "secret" not in repr(RULES)


def _texts(item: Trace) -> list[str]:
    return [part.input[0].text for part in item.spans]


def _words(text: str) -> list[str]:
    return [word for word in text.replace(",", "").split() if word != "and"]


def test_rejects_are_redacted_too() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    rejected = AdmissionPolicy(redact=True, now=now, earliest=date(2020, 1, 1), rules=RULES).redact_reject(
        REJECT
    )
    assert rejected == replace(
        REJECT, fault=Fault("no id", "no id for <EMAIL_1>"), excerpt='{"to": "<EMAIL_2>"}'
    )
