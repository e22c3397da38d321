"""What an agent may not say after what its tools said."""

import pytest

from pattern_pipeline.facets.local.issues.answer import find_issues
from pattern_pipeline_tests.facets.conversations import conversation

ASK = "user: Please look after my booking and my account."
FAILED_CANCEL = ("call cancel_booking: {}", "result cancel_booking: Error: booking is locked")
BALANCE = (
    'result get_account: {"balance": 412.5, "status": "suspended", "autopay_enabled": false,'
    ' "due_date": "2025-05-01"}'
)


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        pytest.param([*FAILED_CANCEL, "agent: I've cancelled your booking."], (3, 4), id="done"),
        pytest.param([*FAILED_CANCEL, "agent: Your booking has been canceled."], (3, 4), id="has been done"),
        pytest.param([*FAILED_CANCEL, "agent: The booking is now cancelled!"], (3, 4), id="is now so"),
        pytest.param([*FAILED_CANCEL, "agent: All done! Have a nice day."], (3, 4), id="all done"),
        pytest.param(
            [*FAILED_CANCEL, "agent: Give me a second.", "user: Ok.", "agent: I have deleted the booking."],
            (3, 6),
            id="a turn later, by another word",
        ),
        pytest.param(
            ["call runTests: {}", "failed runTests: 3 assertions", "agent: Fixed. All tests pass now."],
            (3, 4),
            id="a coding agent",
        ),
        pytest.param(
            [
                "call shell: kubectl get pods",
                "result shell: two pods",
                "call shell: kubectl set resources",
                "result shell: Error from server (Forbidden): you may not",
                "agent: I raised the limit to 512 megabytes.",
            ],
            (5, 6),
            id="a shell that did not",
        ),
        pytest.param(
            [
                "call run_sql: select",
                "failed run_sql: no such table",
                "agent: 412 accounts were closed in June.",
            ],
            (3, 4),
            id="a number from nowhere",
        ),
        pytest.param(
            ["call send_email: {}", "failed send_email: timeout", "agent: The email was sent to them."],
            (3, 4),
            id="an irregular verb",
        ),
        pytest.param(
            ["call issue_refund: {}", "failed issue_refund: no such card", "agent: The money is on its way."],
            (3, 4),
            id="done, in other words",
        ),
        pytest.param(
            ["call book_flight: {}", "failed book_flight: full", "agent: Wonderful, your seat is confirmed."],
            (3, 4),
            id="confirmed",
        ),
        pytest.param(
            ["call search_flights: {}", "result search_flights: []", "agent: I found three flights for you."],
            (3, 4),
            id="found what was not",
        ),
        pytest.param([BALANCE, "agent: Your balance is $350.00."], (2, 3), id="another number"),
        pytest.param([BALANCE, "agent: Account status: **Active**"], (2, 3), id="another status"),
        pytest.param([BALANCE, "agent: Good news, autopay is enabled."], (2, 3), id="another state"),
        pytest.param([BALANCE, "agent: The due date is May 3rd."], (2, 3), id="another day"),
        pytest.param(
            ["result stock: Available: No\nColour: red", "agent: The red one is available."],
            (2, 3),
            id="a field told in lines",
        ),
    ],
)
def test_a_claim_that_the_result_denies_is_found_with_both_lines(
    told: list[str], lines: tuple[int, ...]
) -> None:
    claims = [issue for issue in find_issues(conversation(ASK, *told)) if issue.kind == "wrong_claim"]
    assert [issue.lines for issue in claims] == [lines]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([*FAILED_CANCEL, "agent: I couldn't cancel your booking."], id="admitted"),
        pytest.param(
            [*FAILED_CANCEL, "agent: It failed. Once it is cancelled I will tell you."], id="a condition"
        ),
        pytest.param([*FAILED_CANCEL, "agent: Is your booking cancelled?"], id="a question"),
        pytest.param([*FAILED_CANCEL, "agent: Your booking will be cancelled."], id="a promise"),
        pytest.param([*FAILED_CANCEL, "agent: I have noted your wish."], id="another deed"),
        pytest.param(
            ["failed shell: denied", "result shell: ok", "agent: I raised the limit to 512 megabytes."],
            id="a shell that did it in the end",
        ),
        pytest.param(["failed shell: denied", "agent: I looked into the logs."], id="no deed at all"),
        pytest.param(
            ["user: I ordered 412 of them.", "failed find_order: timeout", "agent: You ordered 412, I see."],
            id="a number that the user gave",
        ),
        pytest.param(
            ["failed find_order: timeout", "agent: That failed, our 24 hour line may know."],
            id="a failure told",
        ),
        pytest.param(
            ["result cancel_booking: Error: already cancelled", "agent: Your booking is cancelled."],
            id="the failure says so itself",
        ),
        pytest.param(
            [*FAILED_CANCEL, "result cancel_booking: ok", "agent: I've cancelled your booking."],
            id="a retry that worked",
        ),
        pytest.param(
            [*FAILED_CANCEL, "result delete_booking: ok", "agent: I've cancelled your booking."],
            id="another way",
        ),
        pytest.param(
            [
                *FAILED_CANCEL,
                "agent: That failed, sorry.",
                "user: Ok.",
                "agent: Your booking was cancelled by them.",
            ],
            id="admitted before",
        ),
        pytest.param(
            [*FAILED_CANCEL, "agent: The tool failed. I've cancelled your booking by phone."],
            id="admitted by a verb in the past",
        ),
        pytest.param(
            [*FAILED_CANCEL, "agent: That didn't go through. The airline has now cancelled the booking."],
            id="admitted by a contraction",
        ),
        pytest.param(["failed search_web: timeout", "agent: Done!"], id="a look-up that failed does nothing"),
        pytest.param(
            ["result search: []", "result search: [1]", "agent: I found three flights."],
            id="found the second time",
        ),
        pytest.param(["result search: []", "agent: I found no flights."], id="found nothing"),
        pytest.param([BALANCE, "agent: Your balance is $412.50."], id="the right number"),
        pytest.param([BALANCE, "agent: Your balance is about 413 dollars."], id="rounded"),
        pytest.param([BALANCE, "agent: Twice the balance is 825."], id="it follows"),
        pytest.param([BALANCE, "agent: If the balance is 10, pay it."], id="supposed"),
        pytest.param(
            [BALANCE, "agent: Your status is suspended and autopay is not enabled."], id="the right state"
        ),
        pytest.param([BALANCE, "agent: The due date is 1 May."], id="the right day"),
        pytest.param(
            [BALANCE, "user: I enabled autopay.", "agent: Great, autopay is enabled."],
            id="the user knows more",
        ),
        pytest.param(
            [
                'result a: {"status": "active"}',
                'result b: {"status": "closed"}',
                "agent: Its status is active.",
            ],
            id="which of two stays open",
        ),
        pytest.param(
            ['result quote: {"price": 80}', "agent: With 15 % off the price is $68 for you.", "user: How?"],
            id="worked out",
        ),
    ],
)
def test_what_the_result_allows_is_no_wrong_claim(told: list[str]) -> None:
    assert [issue for issue in find_issues(conversation(ASK, *told)) if issue.kind == "wrong_claim"] == []
