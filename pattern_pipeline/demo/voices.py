"""How users and the agent talk, whatever the task: styles, moods, failures, planted personal data."""

from pattern_pipeline.demo.task import Content, Templates


class Mood(Content):
    """A user's mood: its share of ordinary and of failing traces, and its wording."""

    share: float
    share_at_issue: float
    openings: Templates = ()
    remarks: Templates = ()
    after_failure: Templates = ()
    closings: Templates


class Style(Content):
    """A user's way to write.

    ``typo_rate`` is a share of words; ``lower`` drops capitals and full stops;
    ``letter`` puts greeting and sign-off on lines of their own.
    """

    share: float
    openings: Templates
    asides: Templates = ()
    typo_rate: float = 0.0
    lower: bool = False
    signs_off: Templates = ()
    letter: bool = False


class Failures(Content):
    """Wording of what goes wrong. Error texts are by the ``system`` of the tool that fails."""

    weights: dict[str, float]
    errors: dict[str, Templates]
    timeouts: Templates
    error_replies: Templates
    timeout_replies: Templates
    retry_requests: Templates
    retry_successes: Templates
    handovers: Templates
    empty_replies: Templates
    empty_answers: Templates
    vague_answers: Templates
    second_empty_replies: Templates
    repeated_replies: Templates
    apologies: Templates
    unresolved_pushes: Templates
    unresolved_replies: Templates
    giving_up: Templates


class Voices(Content):
    """The file ``content/voices.toml``."""

    moods: dict[str, Mood]
    styles: dict[str, Style]
    failures: Failures
    preambles: Templates
    farewells: Templates
    regrets: Templates
    greetings: Templates
    greeting_replies: Templates
    returning: Templates
    planted: Templates
