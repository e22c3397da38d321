"""What asking about one unit came to."""

from dataclasses import dataclass

from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.llm.chat import Usage


@dataclass(frozen=True, slots=True)
class Asked:
    """One Summary for each facet, in the facets' order, and the usage of all calls, failed ones included.

    ``lasting`` is False where the server did not answer: such a failure is reported, not stored, and asked again
    by the next run. An answer that the model gave and that cannot be used, or its refusal, is lasting.
    """

    summaries: tuple[Summary, ...]
    usage: Usage
    calls: int = 1
    lasting: bool = True
