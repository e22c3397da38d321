"""How much of a history is that of the span before."""

from pattern_pipeline.traces.model import Message
from pattern_pipeline.traces.payload import HistoryPrefix

ASKED, ANSWERED, OTHER = Message("user", "hello"), Message("assistant", "good day"), Message("user", "bye")


def test_a_longer_history_is_known_as_far_as_the_one_before_went() -> None:
    continuing = HistoryPrefix()
    assert continuing.count_shared((ASKED,)) == 0
    assert continuing.count_shared((ASKED, ANSWERED)) == 1
    assert continuing.count_shared((ASKED, ANSWERED)) == 2


def test_a_span_without_messages_between_two_does_not_matter() -> None:
    continuing = HistoryPrefix()
    continuing.count_shared((ASKED,))
    assert continuing.count_shared(()) == 0
    assert continuing.count_shared((ASKED, OTHER)) == 1


def test_a_history_that_begins_otherwise_or_is_shorter_is_new_as_a_whole() -> None:
    continuing = HistoryPrefix()
    continuing.count_shared((ASKED, ANSWERED))
    assert continuing.count_shared((OTHER, ANSWERED)) == 0
    assert continuing.count_shared((OTHER,)) == 0
