"""Hostile traces stay data: in the prompt they keep their place, in the answers they are not believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.model.prompting.prompt import build_prompt
from pattern_pipeline.facets.model.reading.parsing import InvalidAnswerError, read_answers
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline_tests.facets.model.injections.attacks import ATTACKS
from pattern_pipeline_tests.facets.model.injections.escaping import TEMPLATE_MARKS, escapes, naive, ours
from pattern_pipeline_tests.facets.model.injections.injection import Injection
from pattern_pipeline_tests.facets.model.injections.replies import (
    REPLIES,
    as_fields,
    deceived,
    read_naively,
)

FACETS = load_facets(None)
WINDOW, ANSWER = 128_000, 1_000


def answers_to(reply: str, injection: Injection) -> dict[str, dict[str, object]]:
    try:
        return as_fields(read_answers(reply, injection.unit, FACETS))
    except InvalidAnswerError:
        return {}


def test_there_are_attacks_of_every_kind() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 50


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_trace_keeps_its_place_in_the_prompt(attack: Injection) -> None:
    prompt = build_prompt(attack.unit, FACETS, window_tokens=WINDOW, answer_tokens=ANSWER)
    assert escapes(ours(prompt, FACETS), attack.unit) == set()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
@pytest.mark.parametrize("reply", REPLIES)
def test_a_half_deceived_model_is_not_believed(attack: Injection, reply: str) -> None:
    answers = answers_to(REPLIES[reply](attack), attack)
    assert not deceived(answers, attack.unit, reply)


@pytest.mark.parametrize(
    "reply", [name for name in REPLIES if not any(word in name for word in ("alone", "prompt", "planted"))]
)
def test_the_honest_answers_in_a_reply_are_kept(reply: str) -> None:
    for attack in ATTACKS:
        answers = answers_to(REPLIES[reply](attack), attack)
        assert answers["Task"]["sentence"] == "Get help with a broken parcel."
        assert answers["Issues"]["sentence"] == "The order was not found."


def test_the_measures_see_what_a_careless_prompt_and_reader_let_through() -> None:
    escaped = [attack for attack in ATTACKS if escapes(naive(attack.unit), attack.unit)]
    assert len(escaped) > len(ATTACKS) / 4
    believed = [
        (attack.name, reply)
        for attack in ATTACKS
        for reply, said in REPLIES.items()
        if deceived(read_naively(said(attack)), attack.unit, reply)
    ]
    assert len({reply for _, reply in believed}) >= 5


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(TEMPLATE_MARKS),
        st.sampled_from(
            ["\n", "\r", "\v", "\u2028", "\x85", "\n7 user: ", "\n| ", "</conversation ", "\u200b"]
        ),
    ),
    max_size=12,
).map("".join)


@given(st.lists(HOSTILE, min_size=1, max_size=6))
def test_no_text_leaves_its_place(texts: list[str]) -> None:
    lines = tuple(Line(number, "user", text) for number, text in enumerate(texts, start=1))
    unit = Unit("any", "hash", Conversation(lines))
    prompt = build_prompt(unit, FACETS, window_tokens=WINDOW, answer_tokens=ANSWER)
    assert escapes(ours(prompt, FACETS), unit) == set()


CHAT_TEMPLATES = {
    "ChatML": ("<|im_start|>{role}\n{words}<|im_end|>\n", "<|im_start|>assistant\n", "<|im_start|>", 3),
    "Llama 3": (
        "<|start_header_id|>{role}<|end_header_id|>\n\n{words}<|eot_id|>",
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
        "<|start_header_id|>",
        3,
    ),
    "Gemma": (
        "<start_of_turn>{role}\n{words}<end_of_turn>\n",
        "<start_of_turn>model\n",
        "<start_of_turn>",
        3,
    ),
    "Mistral": ("[INST] {words}[/INST]", "", "[/INST]", 2),
    "DeepSeek": ("<\uff5c{role}\uff5c>{words}", "<\uff5cAssistant\uff5c>", "\uff5c>", 3),
}


@pytest.mark.parametrize("template", CHAT_TEMPLATES)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_turn_of_a_chat_template_comes_from_the_trace(attack: Injection, template: str) -> None:
    turn, opening, mark, turns = CHAT_TEMPLATES[template]
    prompt = build_prompt(attack.unit, FACETS, window_tokens=WINDOW, answer_tokens=ANSWER)
    written = "".join(turn.format(role=each.role, words=each.content) for each in prompt.messages) + opening
    assert written.count(mark) == turns


def test_lines_that_a_model_never_saw_are_not_in_what_is_shown() -> None:
    lines = tuple(Line(number, "user", f"turn {number} {'word ' * 40}") for number in range(1, 400))
    unit = Unit("long", "hash", Conversation(lines))
    shown = build_prompt(unit, FACETS, window_tokens=4_000, answer_tokens=500).shown
    assert {1, 399} <= {line.number for line in shown.lines}
    assert 200 not in {line.number for line in shown.lines}


def test_half_a_pair_of_utf_16_can_be_sent() -> None:
    unit = Unit("odd", "hash", Conversation((Line(1, "user", "odd \ud800 text \udfff"),)))
    prompt = build_prompt(unit, FACETS, window_tokens=WINDOW, answer_tokens=ANSWER)
    assert "odd" in prompt.messages[1].content.encode().decode()
