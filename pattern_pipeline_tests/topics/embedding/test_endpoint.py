"""Vectors by an endpoint: in order, of length 1, several calls at once, and what happens where it fails."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.lake.vectors import LakeVectorCache
from pattern_pipeline.settings import load_settings
from pattern_pipeline.topics.embedding import embeddings
from pattern_pipeline.topics.embedding.endpoint import (
    CALL_CHARACTERS,
    CALL_TEXTS,
    TEXT_CHARACTERS,
    EndpointEmbedder,
    split_into_calls,
)
from pattern_pipeline.topics.embedding.opening import open_embedder
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.embedding_service import DIMENSIONS, vector
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.topics.conftest import summaries_frame


def at(server: ModelServer, **changed: object) -> EndpointEmbedder:
    values = {"model": "small", "backend": "openai", "base_url": server.url} | changed
    found = open_embedder(EmbeddingSettings.model_validate(values), home=None)  # type: ignore[arg-type]
    assert isinstance(found, EndpointEmbedder)
    return found


def test_vectors_come_in_the_order_of_the_texts_and_have_length_one(model_server: ModelServer) -> None:
    texts = [f"book flight number {number}" for number in range(300)]
    model = at(model_server)
    vectors = model.embed(texts)
    assert vectors.dtype == np.float32
    expected = np.array([vector(text) for text in texts])
    np.testing.assert_allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert [len(each.body["input"]) for each in model_server.record.requests] == [128, 128, 44]
    assert (model.name, model.dimension) == ("openai/small", DIMENSIONS)


def test_calls_go_at_once_as_far_as_the_settings_say(model_server: ModelServer) -> None:
    model_server.endpoint.latency = 0.1
    at(model_server, concurrency=3).embed(["word"] * 128 * 6)
    assert model_server.record.peak == 3


def test_a_wanted_length_is_asked_for_and_part_of_the_name(model_server: ModelServer) -> None:
    model = at(model_server, dimensions=16)
    assert model.embed(["a", "b"]).shape == (2, 16)
    assert model.name == "openai/small/16"
    assert model_server.record.requests[0].body["dimensions"] == 16
    assert "dimensions" not in _asked(model_server, at(model_server))


def _asked(server: ModelServer, model: EndpointEmbedder) -> dict[str, object]:
    model.embed(["a"])
    return server.record.requests[-1].body


@pytest.mark.parametrize(
    "fault",
    [
        faults.busy("retry-after-ms", "20"),
        faults.status(500),
        faults.cut_before_headers(),
        faults.html_page(502),
    ],
)
def test_what_passes_is_tried_again(model_server: ModelServer, fault: faults.Fault) -> None:
    model_server.script(fault)
    assert at(model_server).embed(["a"]).shape == (1, DIMENSIONS)
    assert len(model_server.record.requests) == 2


@pytest.mark.parametrize(
    ("settings_changed", "said"),
    [
        ({"model": "unknown"}, "404"),
        ({"api_key": "wrong"}, "does not take the key"),
        ({"base_url": "http://127.0.0.1:9/v1"}, "cannot be reached"),
    ],
)
def test_what_no_call_fixes_is_told_with_its_own_section(
    model_server: ModelServer, settings_changed: dict[str, object], said: str
) -> None:
    model_server.endpoint.models = ("small",)
    model_server.endpoint.api_key = "right"
    with pytest.raises(ModelError, match=said) as caught:
        at(model_server, **({"api_key": "right"} | settings_changed)).embed(["a"])
    assert "[model]" not in str(caught.value)
    assert "right" not in str(caught.value)


def test_a_text_that_is_refused_ends_with_the_reason(model_server: ModelServer) -> None:
    model_server.script(faults.status(400, "input is not valid"))
    with pytest.raises(ModelError, match="no embeddings: the server answered 400: input is not valid"):
        at(model_server).embed(["a"])


def test_lone_surrogates_and_long_texts_go_through(model_server: ModelServer) -> None:
    model = at(model_server)
    vectors = model.embed(["\ud800 odd", "long " * TEXT_CHARACTERS])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    assert max(len(text) for text in model_server.record.requests[0].body["input"]) == TEXT_CHARACTERS
    assert model.embed([]).shape == (0, DIMENSIONS)


def test_an_endpoint_without_a_model_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="by name"):
        open_embedder(EmbeddingSettings(backend="openai"), home=None)  # type: ignore[arg-type]


@settings(max_examples=50)
@given(st.lists(st.integers(0, CALL_CHARACTERS // 3), max_size=300))
def test_calls_hold_all_texts_in_order_within_what_a_call_takes(lengths: list[int]) -> None:
    texts = ["x" * length for length in lengths]
    calls = list(split_into_calls(texts))
    assert [text for call in calls for text in call] == texts
    assert all(0 < len(call) <= CALL_TEXTS for call in calls)
    assert all(sum(map(len, call)) <= CALL_CHARACTERS for call in calls)


def test_a_text_is_paid_once_and_what_came_before_a_failure_is_kept(
    model_server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "CHECKPOINT", 2)
    cache = LakeVectorCache(open_lake(load_settings(tmp_path)))
    summaries = summaries_frame(["book a flight", "cancel it", "pay a bill", "book a flight"])
    model_server.script(None, faults.status(400, "no more"))
    with pytest.raises(ModelError, match="no more"):
        embeddings.embed_summaries(summaries, at(model_server), cache)
    found = embeddings.embed_summaries(summaries, at(model_server), cache)
    asked = [each.body["input"] for each in model_server.record.requests]
    assert asked == [["book a flight", "cancel it"], ["pay a bill"], ["pay a bill"]]
    assert set(found["model"]) == {"openai/small"}
    embeddings.embed_summaries(summaries, at(model_server), cache)
    assert len(model_server.record.requests) == len(asked)
