"""Asking through a provider's queue: each question handed in once, whatever happens in between."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pattern_pipeline.errors import BudgetError, ModelError
from pattern_pipeline.facets.batches.book import AnswersPendingError
from pattern_pipeline.facets.batches.provider import Queue
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.batches import LakeBatchBook
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline_tests.facets.batches.conftest import DAY
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.server import ModelServer

Ask = Callable[..., pd.DataFrame]
NEXT = date(2026, 3, 3)
# The call that finds out what the endpoint takes, before each batch.
LIVE = None


def handed_in(server: ModelServer) -> list[int]:
    """How many requests each batch had."""
    return [batch["request_counts"]["total"] for batch in server.batches.batches.values()]


def statuses(lake: Lake) -> list[str]:
    return [row[0] for row in lake.rows("SELECT status FROM facet_batches ORDER BY submitted_at")]


def pending(asking: Ask, numbers: range, **named: object) -> AnswersPendingError:
    with pytest.raises(AnswersPendingError) as caught:
        asking(numbers, **named)
    return caught.value


def test_questions_are_handed_in_and_their_answers_collected(
    asking: Ask, model_server: ModelServer, lake: Lake
) -> None:
    said = pending(asking, range(5))
    assert "5 texts of 5 units wait" in str(said)
    summaries = asking(range(5))
    assert len(summaries) == 15
    assert set(summaries["status"]) == {"answered"}
    assert handed_in(model_server) == [5]
    assert statuses(lake) == ["collected"]


def test_what_the_endpoint_does_not_take_is_found_out_before_the_batch(
    asking: Ask, model_server: ModelServer
) -> None:
    model_server.endpoint.refused = frozenset({"temperature", "max_tokens", "json_schema"})
    pending(asking, range(3))
    assert set(asking(range(3))["status"]) == {"answered"}
    assert handed_in(model_server) == [3]


def test_a_queue_without_live_calls_is_used_all_the_same(asking: Ask, model_server: ModelServer) -> None:
    model_server.script(faults.status(404, "batches only"))
    pending(asking, range(3))
    assert set(asking(range(3))["status"]) == {"answered"}


def test_a_batch_costs_what_the_discount_leaves(asking: Ask, lake: Lake) -> None:
    pending(asking, range(5))
    asking(range(5))
    spend = sum_spend(lake)
    tokens = spend[["input_tokens", "cached_tokens", "output_tokens"]].sum()
    assert spend["calls"].sum() == pytest.approx(5)
    fresh = tokens["input_tokens"] - tokens["cached_tokens"]
    full = (fresh * 1.0 + tokens["cached_tokens"] * 0.1 + tokens["output_tokens"] * 4.0) / 1_000_000
    assert spend["cost"].sum() == pytest.approx(full / 2)
    assert lake.rows("SELECT DISTINCT mode FROM facet_spend") == [("batch",)]


def test_while_a_batch_is_under_way_nothing_is_handed_in_again(
    asking: Ask, model_server: ModelServer
) -> None:
    model_server.plan.polls = 3
    for _ in range(3):
        pending(asking, range(4))
    assert len(asking(range(4))) == 12
    assert handed_in(model_server) == [4]


def test_runs_of_one_launch_at_the_same_time_hand_in_each_text_once(
    asking: Ask, model_server: ModelServer
) -> None:
    model_server.plan.polls = 100
    with ThreadPoolExecutor(3) as threads:
        days = [date(2026, 3, 4 + number) for number in range(3)]
        runs = [threads.submit(asking, range(6), day=day, run="backfill") for day in days]
    assert [type(each.exception()) for each in runs] == [AnswersPendingError] * 3
    assert handed_in(model_server) == [6]


def test_answers_that_came_between_reading_and_claiming_are_not_asked_again(
    asking: Ask, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = LakeAnswerStore.claim

    def after_another_run(self: LakeAnswerStore, *words: Any) -> frozenset[str]:
        monkeypatch.setattr(LakeAnswerStore, "claim", real)
        pending(asking, range(4), run="another")
        asking(range(4), run="another")
        return real(self, *words)

    monkeypatch.setattr(LakeAnswerStore, "claim", after_another_run)
    assert len(asking(range(4))) == 12
    assert handed_in(model_server) == [4]


def test_only_what_is_open_is_handed_in(asking: Ask, model_server: ModelServer) -> None:
    pending(asking, range(4))
    pending(asking, range(6))
    assert len(asking(range(6))) == 18
    assert handed_in(model_server) == [4, 2]


def test_another_day_waits_for_the_same_texts_without_asking_them_again(
    asking: Ask, model_server: ModelServer, lake: Lake
) -> None:
    model_server.plan.polls = 2
    pending(asking, range(4))
    pending(asking, range(4), day=NEXT)
    (batch,) = LakeBatchBook(lake).list_open()
    assert batch.days == (DAY, NEXT)
    assert len(asking(range(4), day=NEXT)) == 12
    assert handed_in(model_server) == [4]


def test_requests_that_were_not_reached_are_handed_in_again(asking: Ask, model_server: ModelServer) -> None:
    model_server.plan.ends, model_server.plan.done_share = "expired", 0.5
    pending(asking, range(4))
    pending(asking, range(4))
    model_server.plan.ends, model_server.plan.done_share = "completed", 1.0
    assert len(asking(range(4))) == 12
    assert handed_in(model_server) == [4, 2]


def test_a_busy_server_leaves_a_request_open_and_a_refusal_ends_it(
    asking: Ask, model_server: ModelServer
) -> None:
    model_server.script(LIVE, faults.busy(), faults.status(400, "I do not take this."))
    pending(asking, range(3))
    pending(asking, range(3))
    summaries = asking(range(3))
    assert handed_in(model_server) == [3, 1]
    failed = summaries[summaries["status"] == "failed"]
    assert len(failed) == 3
    assert failed["reason"].str.contains("I do not take this").all()


def test_an_answer_that_is_no_use_is_asked_for_once_more(asking: Ask, model_server: ModelServer) -> None:
    model_server.script(LIVE, faults.says(""))
    pending(asking, range(2))
    pending(asking, range(2))
    assert set(asking(range(2))["status"]) == {"answered"}
    assert handed_in(model_server) == [2, 1]


def test_the_second_time_asks_for_what_is_open_alone(asking: Ask, model_server: ModelServer) -> None:
    model_server.script(LIVE, faults.wrong_label())
    pending(asking, range(1))
    pending(asking, range(1))
    assert set(asking(range(1))["status"]) == {"answered"}
    (line,) = model_server.files.contents["file-3"].splitlines()
    asked = json.loads(line)["body"]["response_format"]["json_schema"]["schema"]
    assert list(asked["properties"]) == ["Sentiment.ref", "Sentiment.why", "Sentiment"]


def test_an_answer_that_is_no_use_again_fails_with_its_reason(asking: Ask, model_server: ModelServer) -> None:
    model_server.script(LIVE, faults.says(""), None, LIVE, faults.says(""))
    pending(asking, range(2))
    pending(asking, range(2))
    summaries = asking(range(2))
    failed = summaries[summaries["status"] == "failed"]
    assert len(failed) == 3
    assert set(failed["reason"]) == {"the answer is empty"}


def test_a_batch_that_the_provider_fails_is_told_and_open_again(
    asking: Ask, model_server: ModelServer, lake: Lake
) -> None:
    model_server.plan.refusal = "the file is too large"
    pending(asking, range(2))
    with pytest.raises(ModelError, match="the file is too large"):
        asking(range(2))
    assert statuses(lake) == ["failed"]
    model_server.plan.refusal = ""
    pending(asking, range(2))
    assert len(asking(range(2))) == 6


def test_a_submission_that_was_cut_off_is_found_again(
    asking: Ask, model_server: ModelServer, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = Queue.submit

    async def killed(self: Queue, batch_id: str, content: bytes) -> str:
        await submit(self, batch_id, content)
        raise KeyboardInterrupt

    monkeypatch.setattr(Queue, "submit", killed)
    with pytest.raises(KeyboardInterrupt):
        asking(range(3))
    assert statuses(lake) == ["intended"]
    monkeypatch.setattr(Queue, "submit", submit)
    assert len(asking(range(3))) == 9
    assert handed_in(model_server) == [3]


def test_one_that_never_reached_the_provider_is_handed_in_anew(
    asking: Ask, model_server: ModelServer, lake: Lake
) -> None:
    model_server.plan.submit_status = 503
    with pytest.raises(ModelError, match="queue did not take the batch"):
        asking(range(3))
    model_server.plan.submit_status = 200
    pending(asking, range(3))
    assert statuses(lake) == ["failed", "submitted"]
    assert len(asking(range(3))) == 9


def test_a_limit_lets_through_what_surely_fits(asking: Ask, model_server: ModelServer) -> None:
    one = 0.5 * (1_500 * 1.0 + 300 * 4.0) / 1_000_000
    budget = Budget(max_cost_per_day=4 * one, answer_tokens=300, window_tokens=2_000)
    pending(asking, range(40), budget=budget)
    assert 0 < handed_in(model_server)[0] < 40


def test_what_waits_in_the_queue_counts_against_the_day(asking: Ask, model_server: ModelServer) -> None:
    model_server.plan.polls = 100
    budget = Budget(max_cost_per_day=0.01, answer_tokens=300, window_tokens=2_000)
    pending(asking, range(40), budget=budget)
    first = handed_in(model_server)
    pending(asking, range(40), budget=budget, run="another")
    assert handed_in(model_server) == first


def test_a_limit_without_room_is_told(asking: Ask, model_server: ModelServer) -> None:
    with pytest.raises(BudgetError, match="no room for a batch"):
        asking(range(3), budget=Budget(max_cost_per_run=0.0))
    assert handed_in(model_server) == []


def test_a_text_that_is_gone_is_paid_and_not_answered(asking: Ask, lake: Lake) -> None:
    pending(asking, range(3))
    pending(asking, range(10, 12))
    assert len(asking(range(10, 12))) == 6
    assert sum_spend(lake)["calls"].sum() == pytest.approx(5)
