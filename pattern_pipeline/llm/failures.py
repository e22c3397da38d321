"""Why one call of a model gave nothing. What no call could give (a wrong key) is a ModelError instead."""

from pattern_pipeline.llm.chat import Usage


class CallFailedError(Exception):
    """One call failed for good, after its retries; others may succeed. ``usage``: what it took all the same."""

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage or Usage()


class PromptTooLongError(CallFailedError):
    """The server takes no prompt of this length; a shorter one may be tried.

    ``window``: the most tokens that the server reads, and ``asked``: how many it counted, where it tells them.
    """

    def __init__(self, reason: str, *, window: int | None = None, asked: int | None = None) -> None:
        super().__init__(reason)
        self.window = window
        self.asked = asked
