"""Parts of a topic are told apart by what their units do, beyond chance."""

import numpy as np
import pandas as pd

from pattern_pipeline.topics.maps.part_contrast import FALSE_CONTRASTS, Contrast, find_contrasts
from pattern_pipeline.topics.maps.topic_cut import TopicCut
from pattern_pipeline.topics.maps.unit_traits import collect_traits
from pattern_pipeline_tests.topics.conftest import summaries_frame

UNITS = pd.Series([f"u{number}" for number in range(100)])


def halves(first: int = 60) -> TopicCut:
    return TopicCut((np.arange(first), np.arange(first, 100)), 0.4, (0, 1), 1 - first / 100, 0.9)


def traits_of(**units: list[int]) -> pd.DataFrame:
    rows = [(f"u{unit}", trait) for trait, numbers in units.items() for unit in numbers]
    return pd.DataFrame(rows, columns=["unit_id", "trait"], dtype=object)


def test_a_trait_of_one_half_tells_both_apart() -> None:
    traits = traits_of(angry=[*range(60, 90), 1, 2, 3])
    ((first, second),) = find_contrasts([halves()], UNITS, traits)
    assert first == (Contrast("angry", 3 / 60, 30 / 40),)
    assert [str(each) for each in second] == ["angry: 75%, others 5%"]


def test_a_trait_that_both_halves_have_alike_tells_nothing() -> None:
    traits = traits_of(angry=list(range(0, 100, 2)))
    assert find_contrasts([halves()], UNITS, traits) == (((), ()),)


def test_a_significant_but_small_difference_is_no_contrast() -> None:
    units = pd.Series([f"u{number}" for number in range(4000)])
    cut = TopicCut((np.arange(2000), np.arange(2000, 4000)), 0.4, (0, 1), 0.5, 0.9)
    traits = traits_of(angry=[*range(600), *range(2000, 2900)])
    assert find_contrasts([cut], units, traits) == (((), ()),)


def test_traits_of_nobody_or_everybody_are_not_compared() -> None:
    assert find_contrasts([halves()], UNITS, traits_of(rare=[1, 2], common=list(range(98)))) == (((), ()),)
    assert find_contrasts([halves(), None], UNITS, traits_of()) == (((), ()), ())


def test_maps_whose_parts_differ_in_nothing_keep_the_budget_of_false_contrasts() -> None:
    random = np.random.default_rng(5)
    false, runs = 0, 200
    for _ in range(runs):
        marks = random.random((15, 100)) < random.random((15, 1))
        traits = traits_of(**{f"t{each}": np.flatnonzero(row).tolist() for each, row in enumerate(marks)})
        found = find_contrasts([halves(), None, halves(30)], UNITS, traits)
        false += sum(bool(parts) and bool(parts[0]) for parts in found)
    # Two standard errors above what the budget allows.
    assert false / runs <= FALSE_CONTRASTS + 2 * (FALSE_CONTRASTS / runs) ** 0.5


def test_traits_are_labels_answers_of_other_facets_and_the_kinds_of_issues() -> None:
    summaries = pd.concat(
        [
            summaries_frame(["a", "b"], unit_id=["u1", "u2"]),
            summaries_frame(
                ["x", "y"], facet="Sentiment", label=["NEGATIVE", "NEUTRAL"], unit_id=["u1", "u2"]
            ),
            summaries_frame(["track_shipment fails: no answer"], facet="Issues", unit_id=["u2"]),
        ]
    )
    tools = pd.DataFrame({"unit_id": ["u1"], "trait": ["calls refund"]})
    found = collect_traits("Task", summaries, tools)
    assert set(zip(found["unit_id"], found["trait"], strict=True)) == {
        ("u1", "Sentiment NEGATIVE"),
        ("u2", "Sentiment NEUTRAL"),
        ("u2", "Issues"),
        ("u2", "Issues: Tool failure"),
        ("u1", "calls refund"),
    }
