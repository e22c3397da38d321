"""The files as any OTLP/JSON reader finds them."""

import json
import re
from datetime import UTC, datetime
from itertools import pairwise

from pattern_pipeline_tests.demo.conftest import Written, attributes_of


def service_of(request: dict[str, object]) -> str:
    resource = request["resourceSpans"][0]["resource"]  # type: ignore[index]
    return str(attributes_of(resource)["service.name"])


def test_ids_look_real_and_are_unique(written: Written) -> None:
    spans = [span for key in written.requests for span in written.spans(key)]
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in written.requests)
    assert all(re.fullmatch(r"[0-9a-f]{16}", span["spanId"]) for span in spans)
    assert len({span["spanId"] for span in spans}) == len(spans)


def test_every_span_hangs_below_one_root_and_within_its_time(written: Written) -> None:
    for key in written.requests:
        root, *rest = written.spans(key)
        assert root["parentSpanId"] == ""
        assert {span["parentSpanId"] for span in rest} == {root["spanId"]}
        starts = [int(span["startTimeUnixNano"]) for span in rest]
        assert starts == sorted(starts)
        assert int(root["startTimeUnixNano"]) <= starts[0]
        assert all(
            int(span["startTimeUnixNano"]) < int(span["endTimeUnixNano"]) <= int(root["endTimeUnixNano"])
            for span in rest
        )


def test_a_file_holds_the_traces_that_start_on_its_day_in_order(written: Written) -> None:
    starts: dict[str, list[int]] = {}
    for key, (name, _) in written.requests.items():
        starts.setdefault(name, []).append(int(written.spans(key)[0]["startTimeUnixNano"]))
    for name, moments in starts.items():
        days = {datetime.fromtimestamp(moment / 1e9, UTC).date().isoformat() for moment in moments}
        assert days == {name.removesuffix(".otlp.jsonl.gz")}
        assert moments == sorted(moments)


def test_a_fifth_of_the_traces_is_in_the_other_vocabulary(written: Written) -> None:
    vocabularies = {
        "hollowell-support-agent": "gen_ai.operation.name",
        "hollowell-shop-chat": "openinference.span.kind",
    }
    services = [service_of(request) for _, request in written.requests.values()]
    assert set(services) == set(vocabularies)
    assert 0.15 < services.count("hollowell-shop-chat") / len(services) < 0.26
    for key, (_, request) in written.requests.items():
        marker = vocabularies[service_of(request)]
        assert all(marker in attributes_of(span) for span in written.spans(key))


def test_each_model_call_repeats_the_whole_history(written: Written) -> None:
    checked = 0
    for key in written.requests:
        chats = [attributes_of(span) for span in written.spans(key) if span["name"].startswith("chat ")]
        histories = [
            (json.loads(chat["gen_ai.input.messages"]), json.loads(chat["gen_ai.output.messages"]))
            for chat in chats
        ]
        for (before, said), (after, _) in pairwise(histories):
            answer = [
                {key: value for key, value in message.items() if key != "finish_reason"} for message in said
            ]
            assert after[: len(before) + 1] == before + answer
            checked += 1
    assert checked > 2000


def test_failed_tools_have_status_message_and_exception(written: Written) -> None:
    failed = [
        (key, span)
        for key in written.requests
        for span in written.spans(key)
        if span["status"].get("code") == 2
    ]
    assert len(failed) > 100
    for key, span in failed:
        assert span["status"]["message"]
        assert attributes_of(span["events"][0])["exception.message"] == span["status"]["message"]
        assert {"tool_error", "tool_timeout"} & set(written.labels[key]["issues"])


def test_timeouts_take_their_time(written: Written) -> None:
    for key, label in written.labels.items():
        if "tool_timeout" in label["issues"]:
            seconds = max(
                (int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"])) / 1e9
                for span in written.spans(key)
                if span["status"]
            )
            assert 10 <= seconds <= 31


def test_labels_are_never_inside_the_traces(written: Written) -> None:
    for _, request in written.requests.values():
        keys = {
            pair["key"]
            for span in request["resourceSpans"][0]["scopeSpans"][0]["spans"]
            for pair in span["attributes"]
        }
        assert not {key for key in keys if re.search(r"label|mood|task|pii|issue", key)}
