import pytest

from pattern_pipeline.facets.local.issues.answer import AGAIN, answer_issues, find_issues
from pattern_pipeline.facets.local.issues.issue import HEADS, STRENGTHS, build_head, parse_kind
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


def test_the_sentence_names_kind_and_subject_and_cites_the_lines() -> None:
    summary = answer_issues(
        "Issues",
        conversation(
            "user: Please refund order 5512.",
            "failed refund_order: Error: order 5512 is locked",
            "failed refund_order: Error: order 5512 is locked",
            "agent: Unfortunately I can't refund it.",
            "user: Let me talk to a human.",
        ),
    )
    assert (
        summary.summary == "refund_order fails 2 times: order 5512 is locked. Also: user asks for a person."
    )
    assert summary.lines == (2, 3, 5)
    failure, wish = STRENGTHS["tool_failure"], STRENGTHS["asks_for_person"]
    assert summary.score == pytest.approx(1 - (1 - failure) * (1 - AGAIN * failure) * (1 - wish))
    assert parse_kind(summary.summary) == "tool_failure"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param(
            ["failed track_parcel: CarrierError: carrier did not answer within 15 s", "agent: It failed."],
            "track_parcel fails: carrier did not answer within 15 s.",
            id="which tool, which error",
        ),
        pytest.param(
            ["agent: I'm sorry, I can't change the date of your ticket, but I can send it again."],
            "Refuses: change the date of the ticket.",
            id="what was refused",
        ),
        pytest.param(
            ["agent: Sorry, I am not able to do that."],
            "Refuses: book a train to the coast.",
            id="a refusal that leans on the request",
        ),
        pytest.param(
            ["agent: I don't quite understand what you mean. I can only help with parcels."],
            "Does not understand: book a train to the coast.",
            id="not understood",
        ),
        pytest.param(
            ["call find_train: {}", "result find_train: []", "agent: No train, I am afraid."],
            "find_train finds nothing: book a train to the coast.",
            id="which tool found nothing",
        ),
        pytest.param(
            ["agent: I booked the hills.", "user: I meant the ferry to the islands!", "agent: Oh."],
            "User corrects the agent: the ferry to the islands.",
            id="what the user wanted",
        ),
        pytest.param(
            ["agent: There is nothing more I can do.", "user: Forget it."],
            "User gives up: book a train to the coast. Also: leaves open.",
            id="which request was given up",
        ),
        pytest.param(
            ["agent: I got that wrong."], "Admits a mistake: book a train to the coast.", id="a mistake"
        ),
    ],
)
def test_each_sentence_says_what_an_engineer_would(told: list[str], sentence: str) -> None:
    asked = ("user: Hello, could you please book a train to the coast?",)
    assert answer_issues("Issues", conversation(*asked, *told)).summary == sentence


def test_a_failure_that_a_later_try_makes_good_weighs_less_and_comes_last() -> None:
    failed = ("user: Where is my parcel?", "failed track: timeout", "agent: Once more.")
    good = ("user: Try again.", "call track: {}", "result track: on its way", "agent: It is on its way.")
    settled = answer_issues("Issues", conversation(*failed, *good))
    lasting = answer_issues("Issues", conversation(*failed))
    assert settled.score is not None
    assert lasting.score is not None
    assert settled.score < 0.3 < lasting.score
    refused = ("user: And change its address.", "agent: I am unable to do that.")
    later = answer_issues("Issues", conversation(*failed, *good, *refused))
    assert later.summary == "Refuses: change the address."


RETURN = (
    "user: I want to return my kettle.",
    "agent: Sorry, we cannot take it back after 30 days, says our policy.",
)


def test_a_rule_that_is_explained_is_an_issue_only_where_the_user_disputes_it() -> None:
    assert find_issues(conversation(*RETURN, "user: I see, thanks.")) == ()
    assert find_issues(conversation(*RETURN, "user: Can you make an exception?", "agent: No.")) == ()
    disputed = find_issues(
        conversation(*RETURN, "user: That's not right, I bought it last week.", "agent: Oh.")
    )
    assert {issue.kind for issue in disputed} == {"refusal", "correction"}


def test_what_follows_from_a_result_is_no_refusal() -> None:
    told = conversation(
        "user: When does my parcel arrive?",
        "call track: {}",
        'result track: {"state": "at the depot"}',
        "agent: It is at the depot. I can't give you a firm date.",
        "user: Ok, thanks.",
    )
    assert find_issues(told) == ()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(
            [
                "user: You are useless. I won't order again.",
                "agent: I'm sorry that I could not do more for you.",
            ],
            id="anger after what went well, and a polite end",
        ),
        pytest.param(
            ["user: No, please don't transfer me to a human.", "agent: Ok."], id="no wish for a person"
        ),
        pytest.param(["user: It works now, thanks.", "agent: I'm sorry you had to wait."], id="sympathy"),
    ],
)
def test_moods_and_courtesies_are_no_issues(told: list[str]) -> None:
    fine = ("user: Please send my invoice.", "call send: {}", "result send: sent", "agent: I have sent it.")
    assert find_issues(conversation(*fine, *told)) == ()


def test_a_search_that_goes_on_until_it_finds_is_no_issue() -> None:
    searched = ("user: Find a flight to Oslo.", "call find_direct: {}", "result find_direct: []")
    found = ("call find_stops: {}", "result find_stops: [1]", "agent: There is one with a stop.")
    assert find_issues(conversation(*searched, *found)) == ()
    told = find_issues(conversation(*searched, "agent: Nothing direct.", "user: With a stop?", *found))
    assert [(issue.kind, issue.lines) for issue in told] == [("empty_result", (3,))]


def test_a_problem_that_a_later_step_solves_did_not_persist() -> None:
    steps = (
        "user: My phone has no signal.",
        "agent: Restart it.",
        "user: Still no signal.",
        "agent: Reset it.",
    )
    assert find_issues(conversation(*steps, "user: Now it works, thank you.")) == ()
    (issue,) = find_issues(
        conversation(*steps, "user: It still doesn't work.", "agent: A colleague calls you.")
    )
    assert (issue.kind, issue.lines) == ("persists", (5,))


def test_a_call_whose_result_changes_in_the_end_is_no_loop() -> None:
    polled = ("call poll: {}", "result poll: pending") * 3
    assert find_issues(conversation(*polled, "call poll: {}", "result poll: done")) == ()


def test_an_answer_given_three_times_in_a_row_is_a_loop() -> None:
    answer = (
        "agent: Please open the settings menu, choose network options, press reset and restart your device."
    )
    asked = ("user: It drops every call.", answer)
    assert find_issues(conversation(*asked, "user: I did.", answer)) == ()
    (issue,) = find_issues(conversation(*asked, "user: I did.", answer, "user: Done.", answer))
    assert (issue.kind, issue.lines) == ("repeated_answer", (2, 4, 6))


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ('{"item": {"status": "Booking failed"}}', "tool_failure"),
        ('{"message": "We are unable to change your trip."}', "tool_failure"),
        ('{"message": "That time is unavailable. Please try another time."}', "empty_result"),
        ('{"message": "Available"}', None),
        ('{"message": "Your table is booked."}', None),
    ],
)
def test_what_a_call_says_of_itself_in_its_status_is_read(result: str, kind: str | None) -> None:
    told = conversation(
        "user: Book it.", "call book_it: {}", f"result book_it: {result}", "agent: See above."
    )
    assert [issue.kind for issue in find_issues(told)] == ([kind] if kind else [])


def test_the_records_that_a_look_up_finds_may_have_failed() -> None:
    told = conversation(
        "user: Look.", 'result get_payment: {"status_text": "payment declined"}', "agent: Declined."
    )
    assert find_issues(told) == ()


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
            conversation(
                f"user: Refund order {number}.",
                f"failed refund_order: order {number} is locked for {place} s",
            ),
        ).text
        for place, number in enumerate((5512, 90817))
    }
    assert texts == {"Tool failure. Refund order fails. Refund order fails: order is locked."}


def test_every_kind_is_read_back_from_its_sentence() -> None:
    sentences = {kind: f"{build_head(kind, 'a_tool')} 2 times: subject." for kind in HEADS}
    assert {kind: parse_kind(sentence) for kind, sentence in sentences.items()} == {
        kind: kind for kind in HEADS
    }
    assert parse_kind("The train was late.") is None
