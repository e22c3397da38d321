"""Reading what a model wrote: every form that servers give, and nothing believed that does not fit."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.model.reading.parsing import InvalidAnswerError, read_answers
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline_tests.facets.model.building import PARCEL, RISK, TASK

GOOD = {
    "Task.ref": "1: Where is my parcel",
    "Task": "Find a parcel.",
    "risk.ref": "3: that is great",
    "risk.why": "The user is pleased.",
    "risk": "LOW",
}
TEXT = json.dumps(GOOD)
# As models write it that were shown no schema.
NESTED = {
    "Task": {"lines": [1], "quote": "Where is my parcel", "sentence": "Find a parcel."},
    "risk": {"ref": "3: that is great", "why": "The user is pleased.", "label": "LOW"},
}
FOUND = (
    Summary("Task", "answered", summary="Find a parcel.", text="Find a parcel.", lines=(1,)),
    Summary(
        "risk",
        "answered",
        label="LOW",
        summary="The user is pleased.",
        text="The user is pleased.",
        lines=(3,),
    ),
)


@pytest.mark.parametrize(
    "written",
    [
        TEXT,
        json.dumps(GOOD, indent=2),
        f"```json\n{TEXT}\n```",
        f"Here is what I found:\n{TEXT}\nI hope this helps!",
        f"<think>The user wants {{something}}.</think>\n{TEXT}",
        f"The user is pleased, I think.</think>{TEXT}",
        TEXT.replace("}", ",}"),
        json.dumps(NESTED),
        json.dumps(NESTED).replace("}}", "},}"),
        repr(GOOD),
        TEXT.replace('"Task"', '"task"').replace('"LOW"', '"low"'),
        '{"Task": "a first try"}\n' + TEXT,
        '{"Task": {"sentence": "a first try"}}\n' + TEXT,
    ],
)
def test_an_object_is_found_whatever_stands_around_it(written: str) -> None:
    assert read_answers(written, PARCEL, (TASK, RISK)) == FOUND


@pytest.mark.parametrize(
    "written",
    [
        "Task: Find a parcel. [lines 1]\nrisk: LOW: The user is pleased. [lines 3]",
        "**Task**: Find a parcel. (line 1)\n\n**risk**: LOW - The user is pleased. (line 3)",
        "1. Task: Find a parcel. [line 1]\n2. risk: low: The user is pleased. [L3]",
    ],
)
def test_plain_words_are_understood(written: str) -> None:
    assert read_answers(written, PARCEL, (TASK, RISK)) == FOUND


@pytest.mark.parametrize(
    ("answer", "label", "sentence"),
    [
        ({"sentence": "HIGH: speaks of leaving"}, "HIGH", "speaks of leaving"),
        ({"label": "HIGH: speaks of leaving"}, "HIGH", "speaks of leaving"),
        ({"label": "high", "sentence": ""}, "HIGH", "HIGH."),
        ("HIGH: speaks of leaving", "HIGH", "speaks of leaving"),
        ("HIGH", "HIGH", "HIGH."),
        ({"label": "HIGH", "why": "speaks of leaving"}, "HIGH", "speaks of leaving"),
        ("HIGH (speaks of leaving)", "HIGH", "speaks of leaving"),
        ({"label": "**HIGH**", "sentence": "Leaves."}, "HIGH", "Leaves."),
    ],
)
def test_a_label_may_come_with_its_reason(answer: object, label: str, sentence: str) -> None:
    (found,) = read_answers(json.dumps({"risk": answer}), PARCEL, (RISK,))
    assert (found.label, found.summary) == (label, sentence)


@pytest.mark.parametrize(
    "told",
    [
        {"risk": "HIGH", "risk.why": "speaks of leaving"},
        {"risk": "HIGH: speaks of leaving", "risk.why": ""},
        {"risk": "", "risk.why": "HIGH: speaks of leaving"},
        {"risk.why": "HIGH - speaks of leaving"},
        {"RISK": "high", "Risk.Why": "speaks of leaving"},
    ],
)
def test_a_label_and_why_may_stand_in_either_field(told: dict[str, str]) -> None:
    (found,) = read_answers(json.dumps(told), PARCEL, (RISK,))
    assert (found.label, found.summary) == ("HIGH", "speaks of leaving")


LANGUAGE = FacetSpec(
    name="language",
    kind="categorical",
    prompt="In which language?",
    labels=tuple(Label(name=name) for name in ("C", "C++", "C#", "none", "👍", "-")),
)


@pytest.mark.parametrize("label", ["C", "C++", "C#", "none", "👍", "-"])
def test_labels_that_differ_by_no_letter_are_told_apart(label: str) -> None:
    (found,) = read_answers(
        json.dumps({"language": label, "language.why": "It says so."}), PARCEL, (LANGUAGE,)
    )
    assert found.label == label


@pytest.mark.parametrize("label", ["", ".", "c-", "no_match"])
def test_an_answer_that_spells_no_label_is_none(label: str) -> None:
    task, language = read_answers(json.dumps({"Task": "Find.", "language": label}), PARCEL, (TASK, LANGUAGE))
    assert task.status == "answered"
    assert language.label is None


def test_one_facet_may_be_answered_without_its_name() -> None:
    assert read_answers('{"sentence": "Find a parcel."}', PARCEL, (TASK,))[0].summary == "Find a parcel."
    assert read_answers("HIGH: speaks of leaving", PARCEL, (RISK,))[0].label == "HIGH"


@pytest.mark.parametrize(
    "nothing", ["no_match", "No match.", "NO MATCH: only greetings", "none", "N/A", None, ""]
)
def test_nothing_that_fits_is_no_match(nothing: str | None) -> None:
    written = json.dumps({"Task": {"sentence": nothing}, "risk": {"label": nothing, "sentence": ""}})
    statuses = [each.status for each in read_answers(written, PARCEL, (TASK, RISK))]
    assert statuses == ["no_match", "no_match"]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({**GOOD, "risk": "MEDIUM"}, "no label of risk: MEDIUM"),
        ({**GOOD, "risk": {"label": "MEDIUM", "sentence": "Perhaps."}}, "no label of risk: MEDIUM"),
        ({"Task.ref": GOOD["Task.ref"], "Task": GOOD["Task"]}, "leaves out risk"),
        ({**GOOD, "risk": None, "risk.why": None}, "leaves out risk"),
        ({**GOOD, "risk.why": "</conversation 0a1b2c3d> LOW"}, "repeats the prompt"),
        (
            {**GOOD, "risk": {"label": "LOW", "sentence": "</conversation 0a1b2c3d> LOW"}},
            "repeats the prompt",
        ),
    ],
)
def test_one_answer_that_cannot_be_used_leaves_the_others(answers: dict[str, object], reason: str) -> None:
    task, risk = read_answers(json.dumps(answers), PARCEL, (TASK, RISK))
    assert task == FOUND[0]
    assert risk.status == "failed"
    assert reason in risk.reason


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        ("<think>still thinking", "empty"),
        ("I cannot help with that, sorry, really.", "none of Task, risk"),
        ("[1, 2, 3]", "none of Task, risk"),
        ('{"Other": {"sentence": "x"}}', "none of Task, risk"),
        ('{"Task": {"sentence": "cut in the mid', "none of Task, risk"),
    ],
)
def test_what_holds_no_answer_is_invalid(written: str, reason: str) -> None:
    with pytest.raises(InvalidAnswerError, match=reason):
        read_answers(written, PARCEL, (TASK, RISK))


@pytest.mark.parametrize(
    ("lines", "quote", "verified"),
    [
        ([1], "Where is my parcel", (1,)),
        ([1], "WHERE is... parcel?", (1,)),
        ([2], "Where is my parcel", (1,)),
        ([1, 3], "thanks", (1, 3)),
        ([1], "My parcel was stolen", ()),
        ([1, 99, -1, 0], "", (1,)),
        ("1, 2-3", "", (1, 2, 3)),
        (["L1", "line 2"], "", (1, 2)),
        ([True, None, {}, 2.0], "", (2,)),
        ("7e9", "", ()),
        (None, "It was lost", (2,)),
    ],
)
def test_citations_hold_up_or_go(lines: object, quote: str, verified: tuple[int, ...]) -> None:
    written = json.dumps({"Task": {"sentence": "Find a parcel.", "lines": lines, "quote": quote}})
    assert read_answers(written, PARCEL, (TASK,))[0].lines == verified


@pytest.mark.parametrize(
    ("ref", "verified"),
    [
        ("1: Where is my parcel", (1,)),
        ('1, 2-3: "Where is my parcel"', (1, 2, 3)),
        ("1: Where is; 3: that is great", (1, 3)),
        ("[1] Where is my parcel, [2] was lost", (1, 2)),
        ("1: Where is\n3: thanks", (1, 3)),
        ("lines 1 and 3", (1, 3)),
        ("L2", (2,)),
        ("2", (2,)),
        (2, (2,)),
        ([1, "3: thanks"], (1, 3)),
        ("Where is my parcel", (1,)),
        ("1 user: Where is my parcel?", (1,)),
        ("user: It was lost", (2,)),
        ("3: Where is my parcel", (1,)),
        ("3: stolen; 1: Where is", (1,)),
        ("1: nobody said this", ()),
        ("99", ()),
        ("", ()),
        (None, ()),
        ({"line": 1}, ()),
    ],
)
def test_lines_and_their_words_come_as_one_text(ref: object, verified: tuple[int, ...]) -> None:
    written = json.dumps({"Task.ref": ref, "Task": "Find a parcel."})
    assert read_answers(written, PARCEL, (TASK,))[0].lines == verified


def test_a_sentence_is_one_line_of_sane_length() -> None:
    written = json.dumps({"Task": {"sentence": "Find\na parcel. " + "very " * 500}})
    found = read_answers(written, PARCEL, (TASK,))[0].summary
    assert "\n" not in found
    assert len(found) <= 400


@given(st.text(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(
            ["Task", "Task.ref", "risk", "risk.why", "risk.ref", "label", "lines", "quote", "sentence", "x"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=20,
).map(json.dumps))  # fmt: skip
def test_any_text_is_read_or_invalid(written: str) -> None:
    known = {line.number for line in PARCEL.conversation.lines}
    try:
        found = read_answers(written, PARCEL, (TASK, RISK))
    except InvalidAnswerError:
        return
    assert [each.facet for each in found] == ["Task", "risk"]
    assert all(set(each.lines) <= known for each in found)
    assert found[1].label in {None, "LOW", "HIGH"}


def test_the_built_in_facets_take_each_of_their_labels() -> None:
    sentiment = load_facets(None)[1]
    for label in sentiment.labels:
        (found,) = read_answers(json.dumps({"Sentiment": {"label": label.name}}), PARCEL, (sentiment,))
        assert found.label == label.name
