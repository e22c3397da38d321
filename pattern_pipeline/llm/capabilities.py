"""What an endpoint supports, learned once from its refusals and remembered for the run."""

import asyncio

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.endpoint_label import EndpointLabel
from pattern_pipeline.llm.error_diagnosis import NotTakenError
from pattern_pipeline.llm.failures import CallFailedError
from pattern_pipeline.llm.features import Features


class Capabilities:
    """The features in use. ``proven``: a call was answered.

    The lock ``settling`` is held by the one call that finds out what is supported, while the others wait: of
    many calls at once each is refused at most once. Features are only ever removed, so that the search ends.
    """

    def __init__(self, features: Features) -> None:
        self.features = features
        self.proven = False
        self.settling = asyncio.Lock()

    async def current(self) -> Features:
        """Return the features in use, after a call that is finding them out."""
        if self.settling.locked():
            async with self.settling:
                pass
        return self.features

    def prove(self) -> None:
        """Note an answer: what was sent is supported."""
        self.proven = True

    def learn(self, refused: NotTakenError, place: EndpointLabel) -> None:
        """Remove what was refused from the features.

        If the server does not say what it refuses, and nothing was answered so far, the answer's form is
        taken for the cause. Raises CallFailedError if the refusal concerns this call alone, ModelError if
        nothing is left to remove.
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
        raise ModelError(refused.reason, where=str(place), fix="check [model], or choose another model")
