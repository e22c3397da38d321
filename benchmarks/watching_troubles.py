"""Turns written by hand that break a conversation in a new way, and turns of users who lost patience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind

Turn = tuple[LineKind, str]


@dataclass(frozen=True)
class Trouble:
    """A kind of issue: the words of its turns, one way of each drawn at a time, and the tool that fails in it."""

    turns: Sequence[tuple[LineKind, Sequence[str]]]
    tool: str = ""


TROUBLES: Mapping[str, Trouble] = {
    "charged twice": Trouble(
        (
            ("user", ("Why was I charged twice for this?", "You billed my card two times!",
                      "My bank shows two payments to you for the same thing.",
                      "That is wrong, I see a double charge on my card.")),
            ("assistant", ("I am sorry, I cannot reverse a duplicate charge from here.",
                           "I see the second payment too, but I am unable to refund a double charge.",
                           "Unfortunately I can't cancel the duplicate payment on your card.")),
        )
    ),
    "code not sent": Trouble(
        (
            ("user", ("The verification code never arrived.", "I still have no text message with the code.",
                      "No SMS code here, please send it again.")),
            ("assistant", ("I'm sorry, I cannot resend the verification code at the moment.",
                           "It seems I am not able to send a new code to your phone.",
                           "Unfortunately, I can't deliver the SMS with your code.")),
        )
    ),
    "calendar down": Trouble(
        (
            ("tool_call", ('{"action": "sync"}', '{"action": "add"}')),
            ("tool_result", ("503 Service Unavailable: calendar backend did not respond",
                             "Error: calendar service timed out after 30 s",
                             "503: upstream calendar is down")),
            ("assistant", ("The calendar does not answer, so I could not add it.",
                           "I could not save this in your calendar, the service is down.",
                           "Sorry, the calendar failed, nothing was added.")),
        ),
        tool="calendar_sync",
    ),
    "voucher refused": Trouble(
        (
            ("user", ("I have a gift voucher, can you use it?", "Please take my voucher SPRING off the price.",
                      "Can I pay the rest with this coupon?")),
            ("assistant", ("I'm sorry, that voucher cannot be redeemed here.",
                           "Unfortunately this coupon is refused by our system, I cannot apply it.",
                           "I am unable to accept the gift voucher, it shows as invalid.")),
        )
    ),
    "wrong language": Trouble(
        (
            ("user", ("Why do you answer in Spanish? I asked in English.",
                      "I don't understand this, please write English, not Spanish.",
                      "No, I said English. Stop writing Spanish to me.")),
            ("assistant", ("Lo siento, no puedo cambiar el idioma.", "Perdón, solo puedo responder en español.",
                           "Lo siento, sigo en español por ahora.")),
        )
    ),
    "address lost": Trouble(
        (
            ("tool_call", ('{"field": "address"}', '{"field": "postcode"}')),
            ("tool_result", ("ValidationError: address must not be null", "Error 422: field address is missing",
                             "KeyError: address")),
            ("user", ("But I gave you my address already!", "I told you my address twice.",
                      "You have my address, I typed it above.")),
            ("assistant", ("I'm sorry, I could not store your address.", "Sorry, I lost the address.",
                           "I was not able to keep the address you gave.")),
        ),
        tool="update_profile",
    ),
}  # fmt: skip

IMPATIENT = (
    "This is useless, you are wasting my time.",
    "I am really annoyed, this took forever.",
    "Terrible. I expected much better than this.",
    "That is ridiculous. I'm so frustrated with you.",
    "What an awful service, I am very disappointed.",
    "I'm angry. Nobody helps me here.",
    "This makes me furious, honestly.",
    "Horrible experience, I give up.",
    "Not good at all. I am unhappy with this.",
    "You are no help, this is so irritating.",
)


def troubled(conversation: Conversation, trouble: Trouble, random: np.random.Generator) -> Conversation:
    """The conversation with one more issue at its end."""
    return _longer(
        conversation, [(kind, str(random.choice(ways))) for kind, ways in trouble.turns], trouble.tool
    )


def impatient(conversation: Conversation, random: np.random.Generator) -> Conversation:
    """The conversation with a user who says at its end how it went."""
    return _longer(conversation, [("user", str(random.choice(IMPATIENT)))])


def _longer(conversation: Conversation, turns: Sequence[Turn], tool: str = "") -> Conversation:
    lines = list(conversation.lines)
    for kind, text in turns:
        of_tool = tool if kind.startswith("tool") else ""
        lines.append(Line(len(lines) + 1, kind, text, tool=of_tool, failed=kind == "tool_result"))
    return Conversation(tuple(lines), conversation.shown_share)
