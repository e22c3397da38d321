"""A model names all topics of a map at once; it is paid once, and whatever fails leaves the local names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.lake.spend import read_experience, sum_spend
from pattern_pipeline.llm.budget import Budget, compute_max_usage
from pattern_pipeline.llm.client import ModelChat
from pattern_pipeline.llm.identity import name_extractor, parse_model
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.topics.naming.model.model_namer import build_key
from pattern_pipeline.topics.naming.model.name_question import NameQuestion
from pattern_pipeline.topics.naming.namer import GivenNames, TopicToName
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.topics.naming.model.building import THREE, keys_of, lake_in, namer, naming, topic

NAMES = ("Book a plane", "Recover an account", "Ask for money back")


def named(number: int) -> str:
    return NAMES[number - 1]


def test_all_siblings_are_named_in_one_call(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.script(*naming(named))
    found = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert found.names == NAMES
    assert found.reason == ""
    (request,) = model_server.record.requests
    assert all(each.exemplars[0] in request.text for each in THREE)


def test_equal_topics_are_never_paid_for_twice(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.script(*naming(named))
    first = namer(model_server, tmp_path).name_topics("Task", THREE)
    again = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert again == first
    assert len(model_server.record.requests) == 1


@pytest.mark.parametrize(
    ("facet", "topics", "key"),
    [
        ("Task", THREE, AnswerKey("4e61efd31c23da7a487f47fda3e748f5", "Task_names", "65851cf1c3fb")),
        (
            "Task",
            (topic("Book a flight", is_named=True), *THREE[1:]),
            AnswerKey("5b72d086ecb18d40a8fe462a02ceef3e", "Task_names", "02092e811a6f"),
        ),
        (
            "A" * 58,
            THREE,
            AnswerKey("c3e6a48f28e797101e4ace0cbe57420d", "A" * 54 + "_names", "265aec801efd"),
        ),
        (
            "Task",
            (topic("Résumé \ud800 helfen", "日本語のテスト", "two\nlines"), THREE[0]),
            AnswerKey("81bc151b952d50f02ec45ab217c2835b", "Task_names", "148dbbf6e688"),
        ),
    ],
)
def test_the_key_of_names_is_that_of_the_first_version(
    facet: str, topics: Sequence[TopicToName], key: AnswerKey
) -> None:
    """Names that were paid for under these keys are in homes: with other keys they would be paid for again."""
    open_rows = [row for row, each in enumerate(topics) if not each.is_named]
    assert build_key(facet, topics, open_rows, 0) == key


def test_names_that_an_older_version_stored_are_found(tmp_path: Path) -> None:
    stored = '{"0":"Book a plane","1":"Recover an account","2":"Ask for money back"}'
    lake_in(tmp_path).commit(
        lambda connection: connection.execute(
            "INSERT INTO facet_answers BY NAME SELECT '4e61efd31c23da7a487f47fda3e748f5' AS text_hash,"
            " 'Task_names' AS facet, '65851cf1c3fb' AS facet_version, 'openai/small/names-1' AS extractor,"
            " 'answered' AS status, ? AS summary, ? AS text, []::INTEGER[] AS lines, '' AS reason,"
            " now() AS answered_at, 'old' AS run_id",
            [stored, stored],
        ),
        doing="write the row of an older version",
    )
    with ModelServer() as server:
        found = namer(server, tmp_path).name_topics("Task", THREE)
        assert not server.record.requests
    assert found == GivenNames(NAMES)


def test_no_prompt_is_longer_than_the_one_that_the_limit_counts(
    model_server: ModelServer, tmp_path: Path
) -> None:
    topics = [topic(word) for word in ("a", "b", "c")]
    long = "Ask the agent for one more thing of the kind"
    model_server.script(*naming(lambda number: f"{long} {number}" if number < 3 else "x" * 99, named))
    asking = namer(model_server, tmp_path)
    assert None not in asking.name_topics("Task", topics).names
    most = compute_max_usage(
        NameQuestion(
            topics, [0, 1, 2], ModelChat(asking.paid.settings), asking.paid.settings
        ).build_longest_prompt(),
        Budget(),
    )
    sent = [sum(len(each["content"].encode()) for each in body["messages"]) for body in bodies(model_server)]
    assert len(sent) == 2
    assert sum(sent) <= most.input_tokens


def bodies(server: ModelServer) -> list[Mapping[str, Any]]:
    return [request.body for request in server.record.requests]


def test_only_topics_whose_names_do_not_stand_are_asked(model_server: ModelServer, tmp_path: Path) -> None:
    standing = (topic("Book a flight", is_named=True), *THREE[1:])
    model_server.script(*naming(named))
    found = namer(model_server, tmp_path).name_topics("Task", standing)
    assert found.names == (None, *NAMES[1:])
    (request,) = model_server.record.requests
    assert set(keys_of(request.body)) == {2, 3}
    assert "names given already:\n- Book a flight" in request.text


def test_where_all_names_stand_nothing_is_asked(model_server: ModelServer, tmp_path: Path) -> None:
    found = namer(model_server, tmp_path).name_topics("Task", [topic("Book a flight", is_named=True)])
    assert found.names == (None,)
    assert not model_server.record.requests


def test_names_that_are_alike_are_refused_and_asked_for_once_more(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(*naming(lambda number: "Get help", named))
    found = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert found.names == ("Get help", *NAMES[1:])
    first, second = model_server.record.requests
    assert set(keys_of(first.body)) == {1, 2, 3}
    assert set(keys_of(second.body)) == {2, 3}
    assert "two names are alike" in second.text


def test_what_has_no_name_after_two_rounds_stays_without_one_and_says_why(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(*naming(lambda number: "Get help", lambda number: "get help"))
    found = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert found.names == ("Get help", None, None)
    assert found.reason == "two names are alike"
    assert len(model_server.record.requests) == 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.says("I cannot do this."), "a topic has no name"),
        (faults.says("", finish="stop", refusal="No."), "refused: No."),
        (faults.says('{"topic_1": "Book a plane"}'), "a topic has no name"),
        (faults.cut_short(), "the answer was cut off"),
    ],
)
def test_useless_answers_leave_local_names_and_a_reason(
    model_server: ModelServer, tmp_path: Path, fault: faults.Fault, reason: str
) -> None:
    model_server.script(fault, fault)
    found = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert found.names == (None, None, None)
    assert found.reason == reason


def test_a_server_that_fails_leaves_local_names_and_is_asked_again_by_the_next_run(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(faults.status(500), *naming(named))
    first = namer(model_server, tmp_path, attempts=1).name_topics("Task", THREE)
    assert first.names == (None, None, None)
    assert first.reason
    assert namer(model_server, tmp_path).name_topics("Task", THREE).names == NAMES


def test_a_wrong_key_is_a_reason_and_no_error(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.endpoint.api_key = "another"
    found = namer(model_server, tmp_path).name_topics("Task", THREE)
    assert found.names == (None, None, None)
    assert "key" in found.reason


def test_names_count_in_the_spending_under_the_facets_name(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.script(*naming(named))
    namer(model_server, tmp_path).name_topics("Task", THREE)
    (row,) = sum_spend(lake_in(tmp_path)).itertuples()
    assert (row.facet, row.calls) == ("Task_names", 1)
    assert parse_model(row.extractor) == "small"
    assert row.cost > 0


def test_what_names_took_does_not_tell_what_facets_will_cost(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(*naming(named))
    namer(model_server, tmp_path).name_topics("Task", THREE)
    past = read_experience(lake_in(tmp_path), name_extractor("small"))
    assert (past.answers, past.output_tokens, past.latest) == (0, 0, None)


def test_a_limit_that_has_no_room_for_the_call_leaves_local_names(
    model_server: ModelServer, tmp_path: Path
) -> None:
    found = namer(model_server, tmp_path, budget=Budget(max_cost_per_run=0.000_001)).name_topics(
        "Task", THREE
    )
    assert found.names == (None, None, None)
    assert "max_cost_per_run" in found.reason
    assert not model_server.record.requests


def test_many_topics_are_cut_into_calls_that_fit_and_know_the_names_given_before(
    model_server: ModelServer, tmp_path: Path
) -> None:
    words = [f"{one}{two}" for one in "abcdefgh" for two in "abcdefgh"]
    many = [topic(f"Repair the {word}", *[f"please repair my {word} soon"] * 5) for word in words]
    model_server.endpoint.window_tokens = 3_000
    model_server.script(*naming(*[lambda number: f"Mend the {words[number - 1]}"] * 20))
    found = namer(model_server, tmp_path, window_tokens=3_000, answer_tokens=400).name_topics("Task", many)
    assert found.names == tuple(f"Mend the {word}" for word in words)
    requests = model_server.record.requests
    assert len(requests) > 1
    assert sorted(number for each in requests for number in keys_of(each.body)) == list(range(1, 65))
    assert "- Mend the aa" in requests[-1].text


def test_a_server_with_a_smaller_window_than_was_set_is_told_less_of_each_topic(
    model_server: ModelServer, tmp_path: Path
) -> None:
    long = [
        topic(f"Repair the {word}", *["please repair it now " * 12] * 5) for word in ("car", "roof", "bed")
    ]
    model_server.endpoint.window_tokens = 700
    found = namer(model_server, tmp_path).name_topics("Task", long)
    assert any(found.names)
    assert len(model_server.record.requests[-1].text) < len(model_server.record.requests[0].text)
