"""How days differ is measured from days."""

import numpy as np

from pattern_pipeline.topics.monitoring.dispersion import day_correlations

DAYS, TOPICS, UNITS = 28, 20, 200


def drawn(correlation: float) -> np.ndarray:
    random = np.random.default_rng(3)
    rate = 0.05
    strength = (1 - correlation) / correlation if correlation else 0
    rates = random.beta(rate * strength, (1 - rate) * strength, (DAYS, TOPICS)) if correlation else rate
    return random.binomial(UNITS, rates, (DAYS, TOPICS))


def test_days_that_differ_by_chance_alone_have_next_to_no_correlation() -> None:
    assert day_correlations(drawn(0.0), np.full((DAYS, TOPICS), UNITS))[-1] < 0.001


def test_the_correlation_of_days_is_found() -> None:
    found = day_correlations(drawn(0.02), np.full((DAYS, TOPICS), UNITS))
    assert 0.014 < found[-1] < 0.026
    assert (found[:-1] > 0).all()


def test_what_nobody_counted_has_what_all_have() -> None:
    counts = drawn(0.02)
    counts[:, 0] = 0
    found = day_correlations(counts, np.full((DAYS, TOPICS), UNITS))
    assert 0 < found[0] < 0.05
    assert day_correlations(np.zeros((3, 1), int), np.zeros((3, 1), int)).tolist() == [0.0, 0.0]
