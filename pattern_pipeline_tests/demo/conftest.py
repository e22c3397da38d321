"""Demo traffic of the usual size, written once for all tests of this room."""

import gzip
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pattern_pipeline.demo.traffic import TrafficReport, write_traffic

FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Written:
    """The report, every request by trace id with its day's file name, and every label by trace id."""

    report: TrafficReport
    requests: dict[str, tuple[str, dict[str, Any]]]
    labels: dict[str, dict[str, Any]]

    def spans(self, trace_id: str) -> list[dict[str, Any]]:
        return spans_of(self.requests[trace_id][1])

    def story_day(self, trace_id: str) -> int:
        return (date.fromisoformat(self.labels[trace_id]["day"]) - FIRST_DAY).days + 1


def spans_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    return request["resourceSpans"][0]["scopeSpans"][0]["spans"]


def attributes_of(holder: dict[str, Any]) -> dict[str, Any]:
    """Values by key; a whole number is still the string that OTLP/JSON makes of it."""
    return {pair["key"]: next(iter(pair["value"].values())) for pair in holder["attributes"]}


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    report = write_traffic(tmp_path_factory.mktemp("traffic"), first_day=FIRST_DAY)
    requests = {}
    for path in report.files:
        with gzip.open(path) as lines:
            for line in lines:
                request = json.loads(line)
                requests[spans_of(request)[0]["traceId"]] = (path.name, request)
    with report.labels.open() as lines:
        labels = {label["trace_id"]: label for label in map(json.loads, lines)}
    return Written(report, requests, labels)
