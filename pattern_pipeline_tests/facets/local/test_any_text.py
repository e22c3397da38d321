"""What holds for every text there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline_tests.facets.conversations import unit

FACETS = (
    *load_facets(None),
    FacetSpec(
        name="topic",
        kind="categorical",
        prompt="?",
        labels=(Label(name="A", examples=("cancel the order",)), Label(name="B", examples=("什么时候发货",))),
    ),
)
PIECES = st.sampled_from(
    ["I want to", "sorry", "can't", "??", "no", "Error:", "[]", "{", "\n", "Dr.", "7", "thanks"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map(" ".join))
KINDS = st.sampled_from(["system", "user", "assistant", "tool_call", "tool_result", "error", "cut"])
LINES = st.lists(
    st.tuples(KINDS, TEXTS, st.sampled_from(["", "get_x", "ЗапросДанных"]), st.booleans()), max_size=8
)
SCRIPTS = {
    "Arabic": "أريد إلغاء طلبي من فضلك. لماذا لم يصل؟",
    "Chinese": "我要取消订单。为什么还没有发货？",
    "Emoji": "😡😡😡 👎🏽 🤬",
    "German": "Ich möchte meine Bestellung stornieren. Danke!",
    "Hebrew": "אני רוצה לבטל את ההזמנה שלי",
    "Hindi": "मैं अपना ऑर्डर रद्द करना चाहता हूँ। धन्यवाद",
    "Japanese": "注文をキャンセルしたいです。お願いします。",
    "Russian": "Я хочу отменить заказ. Спасибо!",
    "Thai": "ฉันต้องการยกเลิกคำสั่งซื้อ",
    "Combining marks": "e\u0301" * 50 + " Z̷̡̛a̶l̵g̶o̷",
    "Control characters": "\x00\x01\x1b[31mred\u202e\ufeff",
    "Lone surrogate": "broken \ud800 text",
}


def _answers(conversation: Conversation) -> tuple[Summary, ...]:
    (answers,) = LocalExtractor().extract([Unit("u", "h", conversation)], FACETS)
    return answers


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_one_summary_a_facet_whose_cited_lines_exist(lines: list[tuple[str, str, str, bool]]) -> None:
    conversation = Conversation(
        tuple(
            Line(3 * place + 1, kind, text, tool, failed)  # type: ignore[arg-type]
            for place, (kind, text, tool, failed) in enumerate(lines)
        )
    )
    answers = _answers(conversation)
    numbers = {line.number for line in conversation.lines}
    assert [answer.facet for answer in answers] == [facet.name for facet in FACETS]
    for answer, facet in zip(answers, FACETS, strict=True):
        assert set(answer.lines) <= numbers
        answered = answer.status == "answered"
        assert answered == bool(answer.summary) == bool(answer.text) == bool(answer.lines)
        assert "\n" not in answer.summary
        assert len(answer.summary) <= 300
        assert answer.score is None or -1 <= answer.score <= 1
        allowed = {label.name for label in facet.labels} if answered and facet.labels else {None}
        assert answer.label in allowed
    assert _answers(conversation) == answers


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_any_script_is_read(text: str) -> None:
    ((task, sentiment, issues, _),) = LocalExtractor().extract(
        [unit(f"user: {text}", f"result look: {text}", "agent: ok")], FACETS
    )
    assert sentiment.label in {"POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE"}
    assert issues.status == "no_match"
    assert task.status == ("no_match" if text.startswith("😡") else "answered")


@pytest.mark.parametrize(
    "text", ["a" * 3_000_000, "ab " * 1_000_000, "?! " * 500_000, "\n" * 500_000, "1" * 500_000]
)
def test_a_huge_line_is_read_within_bounds(text: str) -> None:
    ((task, sentiment, issues, topic),) = LocalExtractor().extract(
        [unit("user: hi", f"agent: {text}", f"user: {text}", f"result x: {text}")], FACETS
    )
    for answer in (task, sentiment, issues, topic):
        assert len(answer.summary) + len(answer.text) < 3_000
