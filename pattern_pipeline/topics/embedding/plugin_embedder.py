"""An embedder of another package, loaded by its entry point, whose vectors are checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint

import numpy as np

from pattern_pipeline.errors import ModelError
from pattern_pipeline.plugins import describe_distribution, find_plugin, make_instance
from pattern_pipeline.topics.embedding.embedder import Embedder, Vectors

_TOLERANCE = 1e-3


def open_plugin_embedder(name: str) -> "PluginEmbedder":
    """Load the embedder of a name from the entry-point group ``pattern_pipeline.embedders``.

    Raises SettingsError, which names the package, where it is not installed or cannot be made.
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
