"""What an endpoint takes, learned from its refusals once and remembered for the run."""

import asyncio

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.endpoint_label import Place
from pattern_pipeline.llm.error_diagnosis import NotTakenError
from pattern_pipeline.llm.failures import CallFailedError
from pattern_pipeline.llm.features import Features


class Capabilities:
    """The features in use. ``proven``: a call was answered.

    ``settling`` is held by the one call that finds out what is taken, while all others wait: of many calls at once
    each is refused at most once. Features only ever become fewer, so the search ends.
    """

    def __init__(self, features: Features) -> None:
        self.features = features
        self.proven = False
        self.settling = asyncio.Lock()

    async def current(self) -> Features:
        """The features in use, after whoever is finding them out."""
        if self.settling.locked():
            async with self.settling:
                pass
        return self.features

    def prove(self) -> None:
        """Note an answer: what was sent is taken."""
        self.proven = True

    def learn(self, refused: NotTakenError, place: Place) -> None:
        """Leave out what was refused.

        Where the server does not say what, and nothing was answered so far, the form is held to be the cause.
        Raises CallFailedError where the refusal is this call's own, ModelError where nothing is left to leave
        out.
        """
        if refused.subject is None and self.proven:
            raise CallFailedError(refused.reason)
        options = {
            "form": self.features.weaker_form,
            "temperature": self.features.without_temperature,
            "tokens_name": self.features.other_tokens_name,
            "system": self.features.without_system,
        }
        fewer = options[refused.subject or "form"]()
        if fewer is not None:
            self.features = fewer
            return
        if self.proven:
            raise CallFailedError(refused.reason)
        raise ModelError(refused.reason, where=str(place), mend="check [model], or choose another model")
