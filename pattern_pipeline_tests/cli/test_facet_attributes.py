"""What a facet's ``attributes`` come to, from the trace as it landed to the answer in SQL."""

import json
from pathlib import Path
from typing import Any

from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.traces.building import chat, request, write_lines

FACET = """
name = "Task"
kind = "free_text"
prompt = "What does a customer of this plan want?"
attributes = ["plan", "service"]
"""
WORDS = "Where is my parcel?"


def test_named_metadata_is_shown_to_the_model_and_kept_beside_the_answer(
    tmp_path: Path, model_server: ModelServer
) -> None:
    home = tmp_path / "home"
    (home / "facets").mkdir(parents=True)
    (home / "facets" / "task.toml").write_text(FACET)
    (home / "settings.toml").write_text(f'[model]\nname = "any"\nbase_url = "{model_server.url}"\n')
    # The same words on two plans, and one plan twice.
    told = write_lines(
        tmp_path / "in.jsonl", *(_traced(number, ("gold", "basic", "gold")[number]) for number in range(3))
    )
    assert command(home, "ingest", told).status == 0
    ran = command(home, "run", "--yes")
    assert ran.status == 0, ran.errors

    found = command(
        home,
        "sql",
        "SELECT facet, attributes FROM facet_summaries ORDER BY unit_id, facet",
        "--format",
        "json",
    )
    kept = [(row["facet"], row["attributes"]) for row in json.loads(found.output)]
    assert [json.loads(each) for facet, each in kept if facet == "Task"] == [
        {"plan": plan, "service": "shop"} for plan in ("gold", "basic", "gold")
    ]
    assert {each for facet, each in kept if facet != "Task"} == {None}

    asked = [each.text for each in model_server.record.requests]
    # What another plan changes is asked again, and nothing that no facet names leaves the house.
    assert len(asked) == 2
    assert sum("gold" in text for text in asked) == sum("basic" in text for text in asked) == 1
    assert not any("hidden note" in text for text in asked)


def _traced(number: int, plan: str) -> dict[str, Any]:
    span = chat(f"{number + 1:032x}", WORDS, "On its way.")
    for name, value in (("metadata.plan", plan), ("metadata.secret", "hidden note")):
        span["attributes"].append({"key": name, "value": {"stringValue": value}})
    return request(span)
