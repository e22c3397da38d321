"""The packaged sentence model quantized to eight-bit integers: the ONNX file, and the embedder that runs it."""

import contextlib
import hashlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock

from pattern_pipeline.errors import ModelError
from pattern_pipeline.topics.embedding.embedder import (
    WEIGHTS_SHA256,
    MiniLM,
    Vector,
    Vectors,
    find_packaged_model,
    verify_weights,
)

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

PIECES = 256
# Part of the file name; raise it with every change to how the file is made.
FILE_VERSION = "1"
OPSET = 17
TOOLS = ("torch", "transformers", "onnx", "onnxruntime")


class Int8MiniLM:
    """Implements ``Embedder``: all-MiniLM-L6-v2 by onnxruntime, weights and activations quantized to int8.

    Each text is run alone, several at once on threads. In a batch a text would be padded to the longest, and
    its vector would depend on the other texts, because activations are scaled over the whole batch.

    ``cache``: folder of the model file. Raises ModelError at the first text if that cannot be made or read.
    """

    name = f"{MiniLM.name} int8"
    dimension = MiniLM.dimension

    def __init__(self, cache: Path, threads: int = 2) -> None:
        self._cache = cache
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as ``Embedder.embed`` does; the model ignores text beyond 256 word pieces."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        pieces = self._tokenizer.encode_batch(clean)
        # Loaded on this thread, so that loading happens once.
        session = self._session
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(lambda each: _embed_pieces(session, each), pieces)))

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(find_packaged_model() / "tokenizer.json"))
        tokenizer.enable_truncation(PIECES)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = ensure_int8_file(self._cache)
        try:
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library raises types of its own, without a common parent
            raise ModelError(
                "the fast form of the sentence model cannot be read",
                where=str(path),
                fix="delete the file; it is made again",
            ) from error


def _embed_pieces(session: "InferenceSession", pieces: "Encoding") -> Vector:
    ids = np.array([pieces.ids], dtype=np.int64)
    [layer] = session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
    mean = np.asarray(layer)[0].mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def ensure_int8_file(cache: Path) -> Path:
    """Return the path of the quantized model, and make it first if it is missing: three seconds, once in a home.

    Two processes at once make it once. Raises ModelError if the published weights are missing or altered, or
    if the folder cannot be written.
    """
    made_of = [FILE_VERSION, WEIGHTS_SHA256, *(f"{name} {version(name)}" for name in TOOLS)]
    name = hashlib.sha256("\x1f".join(made_of).encode()).hexdigest()[:16]
    path = cache / f"all-MiniLM-L6-v2-int8-{name}.onnx"
    if path.is_file():
        return path
    folder = verify_weights(find_packaged_model())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.is_file():
                _make_int8_file(folder, path)
    except OSError as error:
        raise ModelError(
            f"the fast form of the sentence model cannot be written: {error.strerror or error}",
            where=str(cache),
            fix='make the folder writable, or set backend = "fp32" under [embedding]',
        ) from error
    return path


def _make_int8_file(folder: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as draft:
        whole, small = Path(draft) / "fp32.onnx", Path(draft) / "int8.onnx"
        _export_onnx(folder, whole)
        # Its logger recommends a preparation that changes nothing here, and its parent prints to the
        # terminal.
        with contextlib.redirect_stderr(io.StringIO()), _silence_logging():
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8)
        small.replace(path)


def _export_onnx(folder: Path, path: Path) -> None:
    import torch
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    model = AutoModel.from_pretrained(folder, local_files_only=True, attn_implementation="eager").eval()

    class LastLayer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            return found

    example = torch.ones(2, 8, dtype=torch.long)
    sizes = {0: "texts", 1: "pieces"}
    with _silence_logging():
        torch.onnx.export(
            LastLayer(),
            (example, example),
            str(path),
            input_names=["ids", "mask"],
            output_names=["layer"],
            dynamic_axes={"ids": sizes, "mask": sizes, "layer": sizes},
            opset_version=OPSET,
            # The newer exporter needs one more package, and makes the same graph.
            dynamo=False,
        )


@contextlib.contextmanager
def _silence_logging() -> Iterator[None]:
    logger = logging.getLogger()
    level, handlers = logger.level, list(logger.handlers)
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # The exporter warns that it is deprecated and that it fixes shapes; the axes above stay dynamic.
            warnings.simplefilter("ignore")
            yield
    finally:
        # Importing the quantizer configures logging for the whole program, with the redirected standard error
        # as its stream: every later log line of any library was a traceback on the terminal.
        logger.setLevel(level)
        logger.handlers[:] = handlers
