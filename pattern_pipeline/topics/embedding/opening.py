"""Open the embedder that the settings name."""

from pathlib import Path

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.topics.embedding.embedder import Embedder, MiniLM
from pattern_pipeline.topics.embedding.int8 import Int8MiniLM
from pattern_pipeline.topics.embedding.plugin_embedder import open_plugin_embedder
from pattern_pipeline.topics.embedding.sentence_transformer import SentenceTransformerEmbedder
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings


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
