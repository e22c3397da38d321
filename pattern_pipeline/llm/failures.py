"""Errors of one call of a model. What makes every call fail (a wrong key) is a ModelError instead."""

from pattern_pipeline.llm.chat import Usage


class CallFailedError(Exception):
    """One call failed after its retries; others may succeed. ``usage``: what it took all the same."""

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage or Usage()


class PromptTooLongError(CallFailedError):
    """The server rejects a prompt of this length; a shorter one may be tried.

    ``window``: the most tokens that the server reads. ``asked``: how many it counted. None if it does not
    say.
    """

    def __init__(self, reason: str, *, window: int | None = None, asked: int | None = None) -> None:
        super().__init__(reason)
        self.window = window
        self.asked = asked
