"""Conversations written by hand for the three example facets: what a person would answer, and what was said.

A label of ``None`` is ``no_match``: nothing in the conversation bears on the facet, however near its words.
"""

from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind

_KINDS: dict[str, LineKind] = {"U": "user", "A": "assistant", "C": "tool_call", "R": "tool_result"}

CASES: dict[str, tuple[tuple[str | None, str], ...]] = {
    "churn_risk": (
        ("LOW", "U: Just wanted to say the new release is great, we'll stay with you for years.|A: Lovely!"),
        (
            "LOW",
            "U: Can we get ten more licences? The team really likes it.|A: Of course, done.|U: Great, thank you.",
        ),
        (
            "LOW",
            "U: I extended our plan for another two years today. Where do I find the receipt?|A: Under Billing.",
        ),
        (
            "MEDIUM",
            "U: How do I export a report?|A: Click Export.|U: Hm. Honestly I doubt we get our money's worth.",
        ),
        (
            "MEDIUM",
            "U: Your rival charges half as much for the same thing. Why should I pay more?|A: We offer more.",
        ),
        ("MEDIUM", "U: I wonder whether this product is really right for us, it seems expensive.|A: I see."),
        ("HIGH", "U: The sync failed again.|A: I am sorry.|U: One more failure and I'm cancelling our plan."),
        (
            "HIGH",
            "U: We're considering moving to a different vendor because support is slow.|A: I understand.",
        ),
        ("HIGH", "U: If the outage isn't fixed by Monday we will leave.|A: We are working on it."),
        (
            "CRITICAL",
            "U: I want to terminate my subscription immediately.|A: May I ask why?|U: I'm through with this.",
        ),
        (
            "CRITICAL",
            "U: Delete our workspace, we have already signed with another company.|A: I will do so.",
        ),
        ("CRITICAL", "U: Stop charging me and shut my account down today.|A: Done."),
        (None, "U: What is the keyboard shortcut for bold?|A: Press Ctrl and B.|U: Thanks!"),
        (None, "U: Please cancel my meeting on Thursday.|A: Cancelled.|U: And move the other one to Friday."),
        (
            None,
            "U: Can you convert this table to CSV?|A: Here it is. You can cancel your plan at any time.|U: Ok.",
        ),
        (None, "U: Book me a taxi to the airport at six.|C: book_taxi {}|R: ok|A: It is booked."),
        (None, "U: How tall is the Eiffel Tower?|A: 330 metres."),
        (None, "U: Translate this letter into Spanish, please.|A: Claro.|U: Perfect."),
    ),
    "compliance_flag": (
        ("PERSONAL_DATA", "U: Hi. What information do you store about me, and can I see all of it?|A: Sure."),
        ("PERSONAL_DATA", "U: I withdraw my consent to marketing. Erase my records.|A: I will."),
        (
            "PERSONAL_DATA",
            "U: Who gave you permission to pass my phone number on to advertisers?|A: Let me check.",
        ),
        ("PERSONAL_DATA", "U: Where's my parcel?|A: On its way.|U: Also wipe everything you know about me."),
        ("LEGAL_THREAT", "U: My attorney will be in touch with you about this.|A: I am sorry to hear that."),
        (
            "LEGAL_THREAT",
            "U: Refund me or I'll sue you.|A: Let me see.|U: I mean it, I will see you in court.",
        ),
        (
            "LEGAL_THREAT",
            "U: I am filing a complaint with the consumer protection authority.|A: I understand.",
        ),
        (
            "REGULATED_ADVICE",
            "U: Is it safe to take ibuprofen together with my blood pressure pills?|A: Ask a doctor.",
        ),
        ("REGULATED_ADVICE", "U: Would you put my pension into bonds or into an index fund?|A: It depends."),
        ("REGULATED_ADVICE", "U: My employer fired me without notice. Do I have a case?|A: Perhaps."),
        (
            "REGULATED_ADVICE",
            "U: How many milligrams of paracetamol can my child have?|A: That depends on weight.",
        ),
        (None, "U: Please delete the last paragraph of the text.|A: Done.|U: And copy the first one."),
        (None, "U: I want a blue shirt in size M.|A: Here are three."),
        (None, "U: Why is my internet so slow in the evening?|A: Many people are online then."),
        (None, "U: Please share the agenda with the whole team.|C: send_email {}|R: sent|A: I sent it."),
        (None, "U: How do I boil an egg?|A: Six minutes."),
        (None, "U: Change my seat to the aisle.|A: I have moved you to 14C.|U: Wonderful."),
    ),
    "api_endpoint": (
        (
            "authentication",
            "U: I get 403 when I call your service with the new token.|A: Which scopes does it have?",
        ),
        ("authentication", "U: How can I rotate our API key without downtime?|A: Create a second one."),
        ("authentication", "U: The login call says invalid client secret.|A: Check the secret."),
        (
            "authentication",
            "U: Help me.|A: With what?|C: http_request POST /oauth/token|R: 401|A: The grant is wrong.",
        ),
        (
            "search",
            "U: When I look for 'invoice' the endpoint gives back nothing at all.|A: Is the index built?",
        ),
        ("search", "U: Can I sort the hits by date?|A: Yes, with sort=date."),
        ("search", "U: How many results per page does a query return?|A: Twenty."),
        ("webhooks", "U: Our server gets every event twice.|A: Return 200 quickly."),
        (
            "webhooks",
            "U: The callback URL we registered is never called when an order changes.|A: Let me look.",
        ),
        ("webhooks", "U: What header carries the signature of the events you deliver?|A: X-Signature."),
        (None, "U: My train is late, what can I do?|A: Ask for a refund."),
        (None, "U: Write a birthday card for my aunt.|A: Dear aunt, happy birthday!"),
        (None, "U: What do you charge for the business plan?|A: Forty a month.|U: Ok."),
        (None, "U: Find me a hotel near the beach.|A: The Seaview has rooms.|U: Book it."),
        (None, "U: Fix the typo in the heading of this page.|C: edit_file {}|R: ok|A: Fixed."),
    ),
}


def conversation(told: str) -> Conversation:
    """Lines of a case, split at ``|``."""
    parts = (line.split(": ", 1) for line in told.split("|"))
    return Conversation(
        tuple(
            Line(number, _KINDS[who], text, tool=text.split()[0] if who == "C" else "")
            for number, (who, text) in enumerate(parts, start=1)
        )
    )
