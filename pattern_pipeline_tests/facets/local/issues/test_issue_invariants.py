"""What holds of issues whatever the conversation."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.facets.local.issues.answer import answer_issues, find_issues
from pattern_pipeline.facets.local.task.answer import answer_task
from pattern_pipeline_tests.facets.conversations import conversation

Block = tuple[str, ...]
BLOCKS: tuple[Block, ...] = (
    ("user: Please cancel my booking.",),
    ("user: You booked the wrong day.",),
    ("user: It still doesn't work.",),
    ("user: Please change the delivery address of my parcel.",),
    ("user: Never mind.",),
    ("user: Can I talk to a human?",),
    ("agent: I've cancelled your booking.",),
    ("agent: Your balance is $350.",),
    ("agent: I found three trains for you.",),
    ("agent: Unfortunately I can't do that.",),
    ("agent: I apologize for the confusion.",),
    ("agent: Anything else?",),
    ("call cancel_booking: {}", "failed cancel_booking: locked"),
    ("call cancel_booking: {}", "result cancel_booking: ok"),
    ("call get_account: {}", 'result get_account: {"balance": 412}'),
    ("call search_trains: {}", "result search_trains: []"),
)
FAILURES = st.sampled_from(["cancel_booking", "get_account", "search_trains", "send_email"]).map(
    lambda tool: (f"call {tool}: {{}}", f"failed {tool}: the service is away")
)
CONVERSATIONS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=9)


def _told(blocks: list[Block]) -> tuple[str, ...]:
    return tuple(line for block in blocks for line in block)


@settings(max_examples=400, deadline=None)
@given(CONVERSATIONS, FAILURES, st.data())
def test_one_more_failed_call_removes_no_issue_but_what_tells_of_it(
    blocks: list[Block], failure: Block, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(blocks)))
    before = find_issues(conversation(*_told(blocks)))
    after = find_issues(conversation(*_told([*blocks[:place], failure, *blocks[place:]])))
    new_lines = len(_told(blocks[:place]))
    moved = {
        (issue.kind, tuple(number + 2 if number > new_lines else number for number in issue.lines))
        for issue in before
        # What the agent tells of a failed call is no issue of its own.
        if issue.kind not in {"wrong_claim", "unresolved", "refusal", "empty_result"}
    }
    assert moved <= {(issue.kind, issue.lines) for issue in after}
    # Of these two another call may be the one that shows it.
    for kind in ("wrong_claim", "unresolved"):
        assert sum(issue.kind == kind for issue in after) >= sum(issue.kind == kind for issue in before)
    assert "tool_failure" in {issue.kind for issue in after}


@settings(max_examples=200, deadline=None)
@given(CONVERSATIONS)
def test_issues_cite_lines_that_exist_and_score_between_0_and_1(blocks: list[Block]) -> None:
    told = conversation(*_told(blocks))
    answer = answer_issues("Issues", told)
    assert set(answer.lines) <= {line.number for line in told.lines}
    assert bool(find_issues(told)) == (answer.status == "answered") == (answer.score is not None)
    assert answer.score is None or 0 < answer.score < 1


NUMBERS = st.integers(1_000, 10**9).map(str)
PLACEHOLDERS = st.integers(1, 99).map(lambda number: f"<EMAIL_{number}>")
MAILS = st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.(org|com)", fullmatch=True)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, NUMBERS, st.one_of(PLACEHOLDERS, MAILS), st.one_of(PLACEHOLDERS, MAILS))
def test_values_of_one_case_do_not_change_what_is_grouped(
    one: str, other: str, mail: str, other_mail: str
) -> None:
    texts = []
    for number, address in ((one, mail), (other, other_mail)):
        told = conversation(
            f"user: Please refund order #{number} and write to {address}.",
            f"failed refund_order: order {number} of {address} is locked",
            "agent: Unfortunately that failed.",
        )
        texts.append((answer_issues("Issues", told).text, answer_task("Task", told).text))
    assert texts[0] == texts[1]


def test_a_trace_of_thousands_of_lines_is_read_in_a_time_that_grows_with_it() -> None:
    result = "result get_x: {" + ", ".join(f'"field_{place}_amount": {place}' for place in range(40)) + "}"
    block = ("user: what is the amount?", "call get_x: {}", result, "agent: The field 7 amount is 9100. " * 5)
    seconds = []
    for times in (100, 800):
        told = conversation(*block * times)
        # The time of this thread: a busy machine's other work is not ours.
        started = time.thread_time()
        assert "wrong_claim" in {issue.kind for issue in find_issues(told)}
        seconds.append(time.thread_time() - started)
    # Eight times the lines; a quadratic reader would take 64 times as long.
    assert seconds[1] < 24 * max(seconds[0], 0.05)
