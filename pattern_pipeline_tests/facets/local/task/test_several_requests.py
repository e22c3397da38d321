"""A user who comes with several requests has several answers; any other has the one of before."""

import pytest

from pattern_pipeline.facets.local.task.answer import answer_task, answer_turns
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline_tests.facets.conversations import CALM, conversation

TWO = (
    "user: Hi, could you find me a flight from Oslo to Rome on Monday?",
    "agent: I found one at nine. Is there anything else I can do for you?",
    "user: Yes, I also need to report a stolen bank card.",
    "agent: Which card is it?",
    "user: The blue one.",
    "agent: It is blocked.",
    "user: Thank you, bye",
)


def list_sentences(*told: str) -> list[str]:
    answer = answer_task("Task", conversation(*told))
    return [each.summary for each in (answer, *answer.further)]


def test_each_request_has_its_sentence_its_line_and_its_own_words() -> None:
    answer = answer_task("Task", conversation(*TWO))
    assert (answer.summary, answer.lines) == ("Could you find me a flight from Oslo to Rome on Monday?", (1,))
    (other,) = answer.further
    assert (other.facet, other.status, other.lines) == ("Task", "answered", (3,))
    assert other.summary == "I also need to report a stolen bank card."
    assert "card" not in answer.text
    assert "flight" not in other.text
    assert "blue" in other.text
    assert other.further == ()


@pytest.mark.parametrize(
    ("told", "count"),
    [
        pytest.param(
            [
                "user: I want to check my account balance",
                "agent: It is 300 credits.",
                "user: One more thing, what are your opening hours in Bergen?",
                "agent: Nine to five.",
                "user: By the way, can you order a new cheque book?",
                "agent: It is ordered.",
            ],
            3,
            id="openers",
        ),
        pytest.param(
            [
                "user: Please book a table at the Lucca",
                "agent: Can I confirm your reservation?",
                "user: Before I confirm, can you tell me the weather in Oslo?",
                "agent: The weather in Oslo is sunny.",
            ],
            2,
            id="the agent's question is left unanswered",
        ),
        pytest.param(
            [
                "user: I need a taxi to the airport",
                "call ride_book: {}",
                "agent: It comes in ten minutes.",
                "user: Great. I want to schedule a meeting with my lawyer.",
                "agent: When?",
                "user: at nine",
                "call meeting_schedule: {}",
                "agent: It is scheduled.",
            ],
            2,
            id="the agent takes up another tool",
        ),
    ],
)
def test_further_requests_are_found(told: list[str], count: int) -> None:
    assert len(list_sentences(*told)) == count


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(CALM, id="one request"),
        pytest.param(
            [
                "user: I'd like to order a large pizza",
                "agent: Which toppings would you like?",
                "user: I want mushrooms and extra cheese",
                "agent: Which drink?",
                "user: I'd like an orange juice please",
            ],
            id="answers to the agent's questions",
        ),
        pytest.param(
            [
                "user: Could you book me a flight to Rome?",
                "agent: It is booked. Anything else?",
                "user: Can you make it a window seat?",
                "agent: Done. Anything else?",
                "user: What about Tuesday?",
            ],
            id="turns that lean on the one before",
        ),
        pytest.param(
            [
                "user: I need help with my broken heater",
                "agent: I can help. Anything else?",
                "user: I need somebody to look at the broken heater",
                "agent: Anything else?",
                "user: No, please repair my heater",
            ],
            id="the same request in other words",
        ),
        pytest.param(
            [
                "user: I need to plan a party",
                "call party_plan: {}",
                "agent: It is planned.",
                "user: Can I order some drinks?",
                "call party_plan: {}",
                "agent: They are ordered.",
            ],
            id="the agent goes on with the same tool",
        ),
        pytest.param(
            [
                "user: Do you sell garden chairs?",
                "agent: We do. Anything else?",
                "user: No thanks, have a nice day",
                "agent: Goodbye.",
            ],
            id="a farewell",
        ),
    ],
)
def test_a_single_request_is_answered_as_a_whole(told: list[str]) -> None:
    said = conversation(*told)
    answer = answer_task("Task", said)
    assert answer.further == ()
    assert answer == answer_turns("Task", list_user_turns(said), list_agent_turns(said))


def test_who_comes_back_to_a_request_does_not_make_it_again() -> None:
    told = (
        *TWO[:4],
        "user: The blue one. Is there a flight from Oslo to Rome on Tuesday, too?",
        "agent: Anything else?",
        "user: I'd like a flight to Rome after all",
    )
    assert len(list_sentences(*told)) == 2


def test_the_main_request_is_the_one_that_the_whole_conversation_shows_best() -> None:
    told = (
        "user: Hello, two things today",
        "agent: Hello, how can I help?",
        "user: my umbrella",
        "agent: Anything else?",
        "user: I also need to change the delivery address of my parcel.",
        "agent: It is changed.",
    )
    answer = answer_task("Task", conversation(*told))
    assert answer.summary == "I also need to change the delivery address of my parcel."


@pytest.mark.parametrize(
    "words",
    [
        "Hai.",
        "hello there",
        "good morning",
        "What should I do?",
        "Can you help me?",
        "ok",
        "thanx bro",
        "sdfgh",
    ],
)
def test_small_talk_and_what_nobody_understands_is_no_match(words: str) -> None:
    told = conversation(f"user: {words}", "agent: How can I help?", "user: ok")
    assert answer_task("Task", told).status == "no_match"


@pytest.mark.parametrize(
    "words", ["Weather", "where am I", "what is 30% of 279", "what day is it", "Necesito ayuda", "帮我"]
)
def test_few_words_may_be_a_request(words: str) -> None:
    assert answer_task("Task", conversation(f"user: {words}")).status == "answered"


def test_a_greeting_is_never_the_sentence_where_a_request_follows() -> None:
    told = conversation("user: hai", "agent: Okay.", "user: salads", "agent: Okay.", "user: 25")
    assert answer_task("Task", told).summary == "Salads."
