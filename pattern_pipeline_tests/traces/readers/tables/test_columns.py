"""Which column of a table holds what."""

import pytest

from pattern_pipeline.traces.readers.tables.columns import ColumnMap, guess_columns

NOTHING = ColumnMap()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("id", "prompt", "response"), {"trace_id": "id", "input": "prompt", "output": "response"}),
        (
            ("Question", "Answer", "Created At"),
            {"input": "Question", "output": "Answer", "time": "Created At"},
        ),
        (("userId", "input", "output"), {"user_id": "userId", "input": "input", "output": "output"}),
        (("user", "assistant"), {"input": "user", "output": "assistant"}),
        (("messages", "sessionId"), {"messages": "messages", "session_id": "sessionId"}),
        (
            ("session_id", "role", "content"),
            {"session_id": "session_id", "role": "role", "content": "content"},
        ),
        (("id", "speaker", "text"), {"role": "speaker", "content": "text"}),
        (
            ("trace_id", "id", "role", "content"),
            {"trace_id": "trace_id", "role": "role", "content": "content"},
        ),
        (("thread_id", "from", "body"), {"session_id": "thread_id", "role": "from", "content": "body"}),
        (("conversation", "role", "text"), {"session_id": "conversation", "role": "role", "content": "text"}),
        (
            ("role", "content", "messages", "input"),
            {"messages": "messages", "input": "input"},
        ),
    ],
)
def test_common_names_are_known(columns: tuple[str, ...], expected: dict[str, str]) -> None:
    found = guess_columns(columns, NOTHING)
    assert found is not None
    assert found.as_dict() == expected


@pytest.mark.parametrize(
    "columns",
    [
        ("height", "width"),
        ("prompt", "category"),
        ("answer", "id"),
        ("author", "text"),
        ("from", "to", "body"),
        (),
    ],
)
def test_a_table_of_something_else_is_not_guessed(columns: tuple[str, ...]) -> None:
    assert guess_columns(columns, NOTHING) is None


def test_what_is_set_wins_and_the_rest_is_guessed() -> None:
    wanted = ColumnMap(input="ask", output="tell", time="at")
    found = guess_columns(("ask", "tell", "at", "session_id", "messages", "prompt"), wanted)
    assert found is not None
    assert found.as_dict() == {"input": "ask", "output": "tell", "time": "at", "session_id": "session_id"}


def test_what_is_set_may_be_less_than_a_guess_needs() -> None:
    found = guess_columns(("ask", "height"), ColumnMap(input="ask"))
    assert found is not None
    assert found.shape == "exchanges"


def test_a_map_for_other_tables_does_not_hinder() -> None:
    found = guess_columns(("prompt", "response"), ColumnMap(input="ask", output="tell"))
    assert found is not None
    assert found.as_dict() == {"input": "prompt", "output": "response"}
