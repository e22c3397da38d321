"""Open the embedder that the settings name: a packaged model, a model of one's own, an endpoint, or a plug-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.plugins import describe_distribution, find_plugin, make_instance
from pattern_pipeline.topics.embedding.embedder import (
    Embedder,
    MiniLM,
    SentenceTransformerEmbedder,
    Vectors,
)
from pattern_pipeline.topics.embedding.int8 import Int8MiniLM
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings

_TOLERANCE = 1e-3


def open_embedder(settings: EmbeddingSettings, home: Path) -> Embedder:
    """Return the embedder of the settings; its model is loaded at the first text.

    ``home``: the home folder. Raises SettingsError for a plug-in that cannot be used, if int8 is set with
    another model than the packaged one, or an endpoint without a model.
    """
    if settings.plugin:
        return open_plugin_embedder(settings.plugin)
    if settings.backend == "openai":
        if not settings.model:
            raise SettingsError(
                "an endpoint has to be asked for a model by name",
                where="[embedding]",
                fix='write model = "text-embedding-3-small", or leave backend out',
            )
        # Imported here: the client takes half a second to load, and most homes use no endpoint.
        from pattern_pipeline.topics.embedding.endpoint import EndpointEmbedder

        return EndpointEmbedder(settings)
    if settings.model:
        if settings.backend == "int8":
            raise SettingsError(
                "only the packaged model runs as int8",
                where="[embedding]",
                fix='set backend = "fp32", or leave model empty',
            )
        return SentenceTransformerEmbedder(settings.model)
    if settings.backend == "fp32":
        return MiniLM()
    return Int8MiniLM(Path(settings.cache or home / "models"), settings.threads)


def open_plugin_embedder(name: str) -> "PluginEmbedder":
    """Load the embedder of a name from the entry-point group ``pattern_pipeline.embedders``.

    Raises SettingsError, which names the package, if it is not installed or cannot be created.
    """
    point = find_plugin("embedder", name, where="setting 'embedding.plugin'")
    return PluginEmbedder(make_instance("embedder", point, ("name", "dimension", "embed")), point)


@dataclass(frozen=True)
class PluginEmbedder:
    """An embedder of another package; its vectors are refused where they break the rules of ``Embedder``."""

    embedder: Embedder
    point: EntryPoint

    @property
    def name(self) -> str:
        """The name of the entry point and of the vectors: never the name of a built-in model."""
        return f"{self.point.name}/{self.embedder.name}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.embedder.dimension)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as ``Embedder.embed`` does. Raises ModelError where the package fails or answers wrongly."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        try:
            vectors = np.asarray(self.embedder.embed(texts), dtype=np.float32)
        except Exception as error:
            raise self._refuse(f"failed: {type(error).__name__}: {error}") from error
        wanted = (len(texts), self.dimension)
        if vectors.shape != wanted:
            raise self._refuse(f"answered with the shape {vectors.shape} in place of {wanted}")
        if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=_TOLERANCE):
            raise self._refuse("answered with vectors that are not of length 1")
        return vectors

    def _refuse(self, reason: str) -> ModelError:
        return ModelError(
            f"the embedder {self.point.name!r} of {describe_distribution(self.point)} {reason}",
            where=self.point.value,
            fix="correct or update the package, or empty the setting 'embedding.plugin'",
        )
