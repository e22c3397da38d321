"""Conversations with several requests, through the assets: each has its row, its vector and its topic."""

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.lake.topic_board import read_board, read_topic_traces
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.orchestration.conftest import execute, problem
from pattern_pipeline_tests.traces.building import START, otlp_span, request, write_lines

DAY = START.date()
CITIES = ("Rome", "Oslo", "Lima", "Cairo", "Paris", "Delhi", "Quito", "Tunis", "Milan", "Seoul")
CARDS = ("blue", "red", "green", "black", "white", "golden", "silver", "grey", "brown", "yellow")
ALONE = 10


def fly(place: int) -> str:
    return f"I need to book a flight to {CITIES[place % 10]} for {place + 2} passengers."


def block(place: int) -> str:
    return f"I also need to report my {CARDS[place % 10]} bank card as stolen, {place} days ago."


def chat(number: int, *turns: str) -> dict[str, object]:
    said = [turn for words in turns for turn in (words, "It is done. Anything else?")]
    messages = [
        f'{{"role": "{role}", "parts": [{{"type": "text", "content": "{words}"}}]}}'
        for role, words in zip(("user", "assistant") * len(turns), said, strict=True)
    ]
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": f"[{', '.join(messages[:-1])}]",
        "gen_ai.output.messages": f"[{messages[-1]}]",
    }
    return request(otlp_span(f"{number:032x}", f"{number:016x}", attributes))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A home with a day of thirty chats: ten flights, ten cards, ten with both."""
    home = tmp_path_factory.mktemp("home")
    chats = [
        *(chat(number, fly(number)) for number in range(1, ALONE + 1)),
        *(chat(100 + number, block(number)) for number in range(1, ALONE + 1)),
        *(chat(200 + number, fly(20 + number), block(20 + number)) for number in range(1, ALONE + 1)),
    ]
    settings = load_settings(home)
    land_files(settings, [write_lines(Path(home) / "chats.jsonl", *chats)], redact=False)
    with dg.DagsterInstance.ephemeral() as instance:
        for job in ("daily_traces", "topics_and_datasets"):
            assert problem(execute(build_defs(home=home), instance, job, DAY)) == ""
    return open_lake(settings)


def test_both_requests_are_placed_in_sql(lake: Lake) -> None:
    found = lake.rows(
        "SELECT classifications.Task[0].id, classifications.Task[1].id, cardinality(classifications.Task)"
        f" FROM logs WHERE id >= '{201:032x}'"
    )
    assert [count for _, _, count in found] == [2] * ALONE
    flights, cards = {main for main, _, _ in found}, {further for _, further, _ in found}
    assert flights.isdisjoint(cards)
    assert None not in flights | cards


def test_topics_count_requests_and_logs_count_units(lake: Lake) -> None:
    assert lake.rows("SELECT count(*) FROM logs") == [(3 * ALONE,)]
    card = lake.read_days("topic_maps", DAY, DAY).set_index("facet").loc["Task"]
    assert card["summaries"] == 4 * ALONE
    topics = lake.read_days("topic_clusters", DAY, DAY)
    assert topics.loc[topics["facet"] == "Task", "units"].sum() == 4 * ALONE
    assert all(len(set(exemplars)) == len(exemplars) for exemplars in topics["exemplars"])


def test_a_topic_shows_the_request_that_is_in_it(lake: Lake) -> None:
    board = read_board(lake, date(DAY.year, DAY.month, DAY.day), 7)
    shown = {topic.topic_id: read_topic_traces(lake, board, topic).rows for topic in board.of_facet("Task")}
    assert sum(map(len, shown.values())) == 4 * ALONE
    for rows in shown.values():
        assert len({"card" in row.summary for row in rows}) == 1
