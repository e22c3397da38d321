"""Topics to name, a namer over a real server and a real lake, and models that name as a test wants."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.topics.naming.model.model_namer import ModelNamer
from pattern_pipeline.topics.naming.namer import TopicToName
from pattern_pipeline_tests.empty_lakes import make_empty_lake
from pattern_pipeline_tests.llm.calls import settings_for
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.faults import Fault
from pattern_pipeline_tests.model_server.server import ModelServer

PRICE = Price(input=1.0, cached=0.1, output=2.0)
_NUMBER = re.compile(r"topic_(\d+)_[0-9a-f]{8}")


def topic(name: str, *exemplars: str, is_named: bool = False) -> TopicToName:
    words = tuple(name.casefold().split())
    return TopicToName(name, words, exemplars or (f"I want to {name.casefold()}",), is_named)


THREE = (topic("Book a flight"), topic("Reset a password"), topic("Get a refund"))


def lake_in(folder: Path) -> Lake:
    return make_empty_lake(folder / "lake")


def namer(server: ModelServer, folder: Path, *, budget: Budget | None = None, **changes: Any) -> ModelNamer:
    return ModelNamer(
        PaidRun(
            settings=settings_for(server, **changes),
            store=LakeAnswerStore(lake_in(folder)),
            price=PRICE,
            budget=budget or Budget(),
            run=identify_run(),
            journal_folder=folder / "journal",
        ),
    )


def keys_of(body: Mapping[str, Any]) -> dict[int, str]:
    """The keys that a request asks for, by the topic's number."""
    schema = body["response_format"]["json_schema"]["schema"]
    return {int(_NUMBER.fullmatch(key)[1]): key for key in schema["properties"]}  # type: ignore[index]


def naming(*rounds: Callable[[int], object]) -> Sequence[Fault]:
    """A fault a call: the model names topic ``number`` (from 1) as the round's function says."""
    return [_naming(each) for each in rounds]


def _naming(name: Callable[[int], object]) -> Fault:
    def respond(body: dict[str, Any]) -> Any:
        told = {key: name(number) for number, key in keys_of(body).items()}
        return faults.says(orjson.dumps(told).decode())(body)

    return respond
