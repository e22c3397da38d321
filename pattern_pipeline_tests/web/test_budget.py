"""The budget: what is taken is given back, and one request alone is never refused."""

import pytest
from starlette.exceptions import HTTPException

from pattern_pipeline.web.otlp.budget import Budget


def test_what_is_beyond_is_refused_until_something_is_given_back() -> None:
    budget = Budget(100, 10)
    one, two = budget.lease(), budget.lease()
    one.take(60)
    two.take(40)
    with pytest.raises(HTTPException) as refused:
        two.take(1)
    assert refused.value.status_code == 429
    assert refused.value.headers is not None
    one.release()
    two.take(60)
    two.release()
    budget.lease().take(100)


def test_one_request_alone_may_be_larger_than_all_there_is() -> None:
    budget = Budget(100, 10)
    large = budget.lease()
    large.take(500)
    with pytest.raises(HTTPException):
        budget.lease().take(10)
    large.release()
    budget.lease().take(1)


def test_requests_are_counted_too() -> None:
    budget = Budget(100, 2)
    first, _second = budget.lease(), budget.lease()
    with pytest.raises(HTTPException):
        budget.lease()
    first.release()
    assert budget.lease() is not None


def test_small_requests_have_a_reserve_beside_a_large_one() -> None:
    budget = Budget(3200, 100)
    large = budget.lease()
    large.take(5000)
    small = [budget.lease() for _ in range(9)]
    for each in small[:8]:
        each.take(100)
        assert each.is_small
    with pytest.raises(HTTPException) as refused:
        small[8].take(100)
    assert refused.value.status_code == 429
    small[0].release()
    small[8].take(100)
    # One that grows has to find its place among the large.
    with pytest.raises(HTTPException):
        small[1].take(1)
    large.release()
    small[1].take(1)
    assert not small[1].is_small
    for each in small[1:]:
        each.release()
    budget.lease().take(3200)


def test_what_is_given_back_before_the_end_can_be_had() -> None:
    budget = Budget(100, 10)
    one, two = budget.lease(), budget.lease()
    one.take(90)
    with pytest.raises(HTTPException):
        two.take(20)
    one.give_back(80)
    two.take(90)
    one.release()
    two.release()
    budget.lease().take(100)
