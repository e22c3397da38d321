"""How many groups are tried."""

import pytest

from pattern_pipeline.topics.clustering.candidates import group_counts


@pytest.mark.parametrize("summaries", [2, 10, 100, 1_000, 10_000, 100_000])
def test_counts_reach_from_two_to_a_fifth_of_the_summaries_or_the_most_a_person_reads(summaries: int) -> None:
    tried = group_counts(summaries, maximum_topics=300)
    assert tried[0] == 2
    assert list(tried) == sorted(set(tried))
    assert tried[-1] == min(max(3, summaries // 5), 300)
