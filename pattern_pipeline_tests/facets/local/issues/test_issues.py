import pytest

from pattern_pipeline.facets.local.issues.answer import AGAIN, answer_issues, find_issues
from pattern_pipeline.facets.local.issues.issue import PHRASES, STRENGTHS, parse_kind
from pattern_pipeline_tests.facets.conversations import CALM, conversation

ASK = "user: Please find a train to the coast."


@pytest.mark.parametrize(
    ("told", "kind", "line"),
    [
        pytest.param(
            ["failed search: timeout after 30 s"], "tool_failure", 2, id="a result marked as failed"
        ),
        pytest.param(
            ["result search: Error: no such station"], "tool_failure", 2, id="a result that says error"
        ),
        pytest.param(['result search: {"error": "quota exceeded"}'], "tool_failure", 2, id="an error field"),
        pytest.param(["result run: ValueError: bad date"], "tool_failure", 2, id="an exception's name"),
        pytest.param(["error: the model did not answer"], "tool_failure", 2, id="an error line"),
        pytest.param(["result search: []"], "empty_result", 2, id="an empty list"),
        pytest.param(
            ['result search: {"results": [], "page": 1}'], "empty_result", 2, id="an empty list field"
        ),
        pytest.param(['result search: {"total": 0}'], "empty_result", 2, id="a count of zero"),
        pytest.param(["result search: No results found."], "empty_result", 2, id="nothing found, in words"),
        pytest.param(["agent: I couldn't find any train."], "empty_result", 2, id="nothing found, told"),
        pytest.param(["agent: Unfortunately all trains are full."], "refusal", 2, id="unfortunately"),
        pytest.param(
            ["agent: I’m not able to book that for you."], "refusal", 2, id="typographic apostrophe"
        ),
        pytest.param(["agent: I apologize for the confusion."], "apology", 2, id="owns a mistake"),
        pytest.param(
            ["agent: To the hills?", "user: That's not what I asked."], "correction", 3, id="correction"
        ),
        pytest.param(
            ["agent: Ok.", "user: You booked the wrong day.", "agent: Ok."], "correction", 3, id="wrong"
        ),
        pytest.param(["agent: Try again.", "user: It still doesn't work."], "persists", 3, id="no cure"),
        pytest.param(["agent: At 9 or 10?", "user: Never mind."], "gives_up", 3, id="gives up"),
        pytest.param(
            ["agent: 9 or 10?", "user: Let me talk to a human, please.", "agent: Sure."],
            "asks_for_person",
            3,
            id="wants a person",
        ),
        pytest.param(
            ["agent: 9 or 10?", "user: Either one", "call search: {}"],
            "unresolved",
            4,
            id="stopped in the middle",
        ),
        pytest.param(
            ["agent: Ok.", "user: Send me the ticket"], "unresolved", 3, id="left with a request, no question"
        ),
        pytest.param(['result search: {"status": 503}'], "tool_failure", 2, id="HTTP's number"),
        pytest.param(
            ['result run: {"exit_code": 2, "stdout": ""}'], "tool_failure", 2, id="a process's number"
        ),
        pytest.param(["result run: bash: foo: command not found"], "tool_failure", 2, id="a shell's words"),
        pytest.param(["result search: Request timed out after 30 s"], "tool_failure", 2, id="timed out"),
        pytest.param(
            ["agent: At 9.", "user: And the platform?"], "unresolved", 3, id="left without an answer"
        ),
    ],
)
def test_each_kind_is_found_and_cited(told: list[str], kind: str, line: int) -> None:
    found = find_issues(conversation(ASK, *told))
    assert [(issue.kind, issue.lines) for issue in found] == [(kind, (line,))]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([], id="nothing but a request"),
        pytest.param(CALM, id="a fine conversation"),
        pytest.param(
            ["user: My dog is ill.", "agent: I'm sorry to hear that. I booked the vet."], id="sympathy"
        ),
        pytest.param(["agent: If you can't find it, let me know."], id="an offer"),
        pytest.param(["agent: Sorry, could you say the date again?"], id="a request to repeat"),
        pytest.param(["agent: I can't wait to see you there!"], id="an idiom"),
        pytest.param(
            ["user: My phone still doesn't work.", "agent: Fixed."], id="the problem the user came with"
        ),
        pytest.param(['result report: {"error": null, "errors": [], "rate": 0}'], id="an empty error field"),
        pytest.param(["result report: error rate: 0 %"], id="a report about errors"),
        pytest.param(['result cart: {"id": 7, "discount": 0}'], id="a zero that is no count"),
        pytest.param(["result close: null"], id="a call that returns nothing"),
        pytest.param(
            ["call poll: {}", "result poll: 1", "call poll: {}", "result poll: 2"], id="a state read again"
        ),
        pytest.param(["agent: ", "user: ", "result x: "], id="empty lines"),
        pytest.param(
            [
                "agent: At 9 or 10?",
                "user: Never mind the time, book any.",
                "agent: Ok.",
                "user: Make it 10.",
                "agent: Ok.",
            ],
            id="never mind, in the middle",
        ),
        pytest.param(
            ["agent: Booked. Please note that seats cannot be changed."], id="a note beside what was done"
        ),
        pytest.param(["call tick: {}", "result tick: ok"], id="a run that ends with a good result"),
        pytest.param(
            ["call search: {}", "result search: Can be reached at 9", "agent: It leaves at 9."],
            id="words like can't",
        ),
    ],
)
def test_a_fine_conversation_has_no_issue(told: list[str]) -> None:
    assert answer_issues("Issues", conversation(*told)).status == "no_match"


def test_a_request_made_again_after_an_answer_is_cited_with_the_first() -> None:
    told = conversation(
        "user: Change the delivery address of my parcel.",
        "agent: Which colour do you like?",
        "user: Please change my parcel's delivery address, change it to the address I gave.",
        "agent: Sure.",
        "user: Change the delivery address of my parcel!",
        "agent: Sure.",
    )
    assert [issue.lines for issue in find_issues(told) if issue.kind == "asks_again"] == [(1, 5)]


def test_a_request_made_again_is_found_in_any_language() -> None:
    told = conversation(
        "user: Bitte ändern Sie die Lieferadresse meiner Bestellung.",
        "agent: Welche Farbe hätten Sie gern?",
        "user: Ändern Sie bitte die Lieferadresse meiner Bestellung!",
        "agent: Gern.",
    )
    assert [(issue.kind, issue.lines) for issue in find_issues(told)] == [("asks_again", (1, 3))]


def test_two_reports_of_one_form_are_not_asked_again() -> None:
    report = "user: Now it shows:\n- Front wheel pressure: {}\n- Rear wheel pressure: {}\n- Engine oil: fine"
    told = conversation(report.format(1, 2), "agent: Pump it up.", report.format(2, 3), "agent: Good.")
    assert find_issues(told) == ()


def test_the_same_call_three_times_with_the_same_result_is_a_loop() -> None:
    again = ("call poll: {}", "result poll: pending")
    assert find_issues(conversation(*again * 2)) == ()
    (issue,) = find_issues(conversation(*again * 3))
    assert (issue.kind, issue.tool, issue.lines) == ("repeated_call", "poll", (1, 3, 5))


def test_the_weightiest_issue_makes_the_sentence_and_its_lines_are_cited() -> None:
    summary = answer_issues(
        "Issues",
        conversation(
            "user: Please refund order 5512.",
            "failed refund_order: Error: order 5512 is locked",
            "failed refund_order: Error: order 5512 is locked",
            "agent: Unfortunately I can't refund it.",
        ),
    )
    assert summary.summary == (
        'Tool call failed (refund order), 2 times: "Error: order 5512 is locked". '
        "Also: agent could not do what was asked."
    )
    assert summary.lines == (2, 3, 4)
    failure, refusal = STRENGTHS["tool_failure"], STRENGTHS["refusal"]
    assert summary.score == pytest.approx(1 - (1 - failure) * (1 - AGAIN * failure) * (1 - refusal))
    assert parse_kind(summary.summary) == "tool_failure"


def test_one_refusal_weighs_less_than_one_that_is_repeated() -> None:
    refused = ("user: Please refund it.", "agent: Unfortunately I cannot refund it.")
    once = answer_issues("Issues", conversation(*refused, "user: Ok, then send it to me.", "agent: Sent."))
    again = answer_issues("Issues", conversation(*refused, "user: But it is broken.", refused[1]))
    assert once.score is not None
    assert again.score is not None
    assert once.score < 0.25 < again.score


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("agent: The documents do not say anything about pensions.", "empty_result"),
        ("agent: Your policy doesn't cover water damage.", "empty_result"),
        ("user: you broke the build, it was fine before", "correction"),
        ("user: You deleted my notes!", "correction"),
        ("result tsc: error TS2345: Argument of type string", "tool_failure"),
        ("result kubectl: Error from server (NotFound): no such pod", "tool_failure"),
        ("result bash: rm: cannot remove 'x': Permission denied", "tool_failure"),
        ("result bash: make: *** [all] Error 2", "tool_failure"),
    ],
)
def test_what_other_agents_and_their_users_say(told: str, kind: str) -> None:
    found = find_issues(conversation("user: Look into it.", "agent: On it.", told, "agent: Here it is."))
    assert [issue.kind for issue in found] == [kind]


def test_the_same_failure_of_two_units_gives_the_same_text_whatever_the_values() -> None:
    texts = {
        answer_issues(
            "Issues",
            conversation(f"user: Refund order {number}.", f"failed refund_order: order {number} is locked"),
        ).text
        for number in (5512, 90817)
    }
    assert texts == {"Tool call failed refund order. Order is locked. Refund order."}


def test_every_kind_is_read_back_from_its_sentence() -> None:
    assert {kind: parse_kind(f"{phrase} (a tool): words.") for kind, phrase in PHRASES.items()} == {
        kind: kind for kind in PHRASES
    }
    assert parse_kind("The train was late.") is None
