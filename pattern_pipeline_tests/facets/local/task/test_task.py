import pytest

from pattern_pipeline.facets.local.task.answer import EMBEDDED_CHARACTERS, EMBEDDED_WORDS, answer_task
from pattern_pipeline_tests.facets.conversations import CALM, conversation


@pytest.mark.parametrize(
    ("told", "sentence", "line"),
    [
        pytest.param(
            CALM, "I'd like to change the delivery address of my parcel.", 1, id="greeting stripped"
        ),
        pytest.param(
            ["user: um hey uh turn off the lights in the living room"],
            "Turn off the lights in the living room.",
            1,
            id="how people speak to a machine",
        ),
        pytest.param(
            ["user: Guten Tag, ich möchte meine Bestellung stornieren."],
            "Ich möchte meine Bestellung stornieren.",
            1,
            id="greeted in another language",
        ),
        pytest.param(
            [
                "user: Bonjour",
                "agent: Bonjour, comment puis-je vous aider ?",
                "user: Je n'arrive pas à me connecter à mon compte.",
                "agent: Je vous envoie un lien.",
                "user: Toujours pas, ça ne marche pas du tout.",
            ],
            "Je n'arrive pas à me connecter à mon compte.",
            3,
            id="the first words that say something, in any language",
        ),
        pytest.param(
            [
                "user: load prices.csv and show me the mean by year",
                "agent: Here.",
                "user: can you plot that too",
            ],
            "Load prices.csv and show me the mean by year.",
            1,
            id="a later turn leans on the first",
        ),
        pytest.param(
            ["user: Answer from the text below:\n[1] We open at nine.\n\nQuestion: what hours do you keep"],
            "What hours do you keep.",
            1,
            id="a question in a field of a form",
        ),
        pytest.param(
            [
                "user: Why does this happen when I save?\nTraceback (most recent call last):\n"
                '  File "app.py", line 3, in <module>\n    import pandas\nOSError: disk full'
            ],
            "Why does this happen when I save?",
            1,
            id="a crash is no request",
        ),
        pytest.param(
            [
                "system: You are a parser. Extract the total of the invoice.",
                'user: {"invoice": "ACME, 300 EUR"}',
            ],
            "Extract the total of the invoice.",
            1,
            id="data alone, handed in by a program",
        ),
        pytest.param(
            [
                "user: hello",
                "agent: Hello, how can I help?",
                "user: ok so can you book a table for two tonight",
            ],
            "Can you book a table for two tonight.",
            3,
            id="the request may come after a greeting turn",
        ),
        pytest.param(
            [
                "user: I bought a lamp last week. It flickers a lot. I want to return it for a refund.",
                "agent: What is the order number?",
                "user: It is 99812-A. Can you hurry?",
            ],
            "I bought a lamp last week. I want to return it for a refund.",
            1,
            id="the sentence that asks, after the one that says of what",
        ),
        pytest.param(
            [
                "agent: Hello, what can I do for you?",
                "user: I need to fly to Lisbon",
                "agent: When, and in which class?",
                "user: Tomorrow at 5, in the cheapest class that still has a window seat",
            ],
            "I need to fly to Lisbon.",
            2,
            id="an answer to a question is no request",
        ),
        pytest.param(
            ["agent: Which account?", "user: Savings, the one of my wife", "user: what's the balance?"],
            "What's the balance?",
            3,
            id="unless it asks something itself",
        ),
        pytest.param(
            ["user: I'm <PERSON_1>, my number is <PHONE_1>. I can't open my account."],
            "I can't open my account.",
            1,
            id="redacted values are values",
        ),
        pytest.param(
            ["user: It says it is delivered. I was told to call you. The lamp never arrived."],
            "The lamp never arrived.",
            1,
            id="a problem is a request",
        ),
        pytest.param(
            ["user: " + "Revenue rose in the north and fell in the south. " * 60 + "\nSummarise the report."],
            "Summarise the report.",
            1,
            id="a request after a long document",
        ),
        pytest.param(
            ["user: The date parser drops the zone. Fix it and add a test.", "agent: Ok.", "user: commit it"],
            "The date parser drops the zone. Fix it and add a test.",
            1,
            id="a coding agent",
        ),
        pytest.param(
            ["user: <system-reminder>Never push.</system-reminder>\nrefactor the loader to read TOML"],
            "Refactor the loader to read TOML.",
            1,
            id="what a program wrapped around the words",
        ),
        pytest.param(
            ["user: Question: Who wrote Faust?\nContext: Faust is a play.\nAnswer:"],
            "Question: Who wrote Faust?",
            1,
            id="a form filled in by a program",
        ),
        pytest.param(["user: 你好。我想退掉我的订单。谢谢！"], "我想退掉我的订单。", 1, id="another script"),
        pytest.param(["user: reset password"], "Reset password.", 1, id="terse requests are requests"),
    ],
)
def test_the_sentence_is_the_best_request(told: list[str], sentence: str, line: int) -> None:
    summary = answer_task("Task", conversation(*told))
    assert (summary.status, summary.summary, summary.lines) == ("answered", sentence, (line,))


def test_the_embedded_text_holds_every_turn_of_the_user_without_values_and_nothing_of_the_agent() -> None:
    told = conversation(
        "user: I need to check my balance.",
        "agent: Your account number please?",
        "user: My name is Ada Lovelace, account 0042-77-19, mail ada@example.org",
        "user: It is for the savings account.",
    )
    text = answer_task("Task", told).text
    assert "check my balance" in text
    assert "savings account" in text
    for value in ("Lovelace", "0042", "ada@", "number please"):
        assert value not in text


def test_two_users_with_the_same_words_and_different_values_get_the_same_text() -> None:
    texts = {
        answer_task("Task", conversation(f"user: Where is my order #{number}?")).text
        for number in (1234, 98765)
    }
    assert texts == {"Where is my order ?"}


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param(
            [f"Please look at the {word} of my machine." for word in "abcdefghij"] * 40, id="many turns"
        ),
        pytest.param(["word " * 200_000], id="one huge turn"),
        pytest.param(["漢" * 100_000], id="one huge word"),
    ],
)
def test_the_embedded_text_fits_the_models_window(turns: list[str]) -> None:
    text = answer_task("Task", conversation(*(f"user: {turn}" for turn in turns))).text
    assert 0 < len(text) <= EMBEDDED_CHARACTERS + 1
    assert len(text.split()) <= EMBEDDED_WORDS


def test_without_a_user_the_task_is_what_the_agent_calls_and_says() -> None:
    told = conversation(
        "system: You are a release bot.",
        "agent: I will tag the release and publish the notes.",
        "call createTag: {}",
        "call publish_notes: {}",
    )
    summary = answer_task("Task", told)
    assert summary.summary == (
        "Agent run that calls create tag, publish notes: I will tag the release and publish the notes."
    )
    assert summary.lines == (2, 3, 4)
    assert "release bot" not in summary.text


def test_with_neither_user_nor_agent_the_task_is_what_the_agent_was_told() -> None:
    summary = answer_task("Task", conversation("system: Summarise the weekly sales report."))
    assert (summary.summary, summary.lines) == ("Summarise the weekly sales report.", (1,))


@pytest.mark.parametrize(
    "told",
    [
        [],
        ["user: "],
        ["user: Hello!", "agent: Hello.", "user: Thanks, bye"],
        ["user: \u200b \n\t"],
        ["user: ...!?"],
        ["user: https://example.org/a?b=1"],
        ["agent: How many?", "user: 5"],
        ["user: [Request interrupted by user]"],
    ],
)
def test_a_conversation_without_a_request_is_no_match(told: list[str]) -> None:
    assert answer_task("Task", conversation(*told)).status == "no_match"
