"""The packaged model as a file of eight-bit weights, made once from its published ones."""

import contextlib
import hashlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from pattern_pipeline.errors import ModelError
from pattern_pipeline.topics.embedding.embedder import WEIGHTS_SHA256, checked_model, packaged_folder

# Another way of making it is another file.
FORM = "1"
OPSET = 17
MADE_BY = ("torch", "transformers", "onnx", "onnxruntime")


def int8_file(cache: Path) -> Path:
    """Return the file's path, made if it is not there: three seconds, once a home folder.

    Two processes at once make it once. Raises ModelError where the published weights are missing or
    altered, or the folder cannot be written.
    """
    made_of = [FORM, WEIGHTS_SHA256, *(f"{name} {version(name)}" for name in MADE_BY)]
    name = hashlib.sha256("\x1f".join(made_of).encode()).hexdigest()[:16]
    path = cache / f"all-MiniLM-L6-v2-int8-{name}.onnx"
    if path.is_file():
        return path
    folder = checked_model(packaged_folder())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.is_file():
                _make(folder, path)
    except OSError as error:
        raise ModelError(
            f"the fast form of the sentence model cannot be written: {error.strerror or error}",
            where=str(cache),
            mend='make the folder writable, or set backend = "fp32" under [embedding]',
        ) from error
    return path


def _make(folder: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as draft:
        whole, small = Path(draft) / "fp32.onnx", Path(draft) / "int8.onnx"
        _export(folder, whole)
        # Its logger speaks of a preparation that changes nothing here, and its parent prints to the terminal.
        with contextlib.redirect_stderr(io.StringIO()), _quiet():
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8)
        small.replace(path)


def _export(folder: Path, path: Path) -> None:
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
    with _quiet():
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
def _quiet() -> Iterator[None]:
    logger = logging.getLogger()
    level, handlers = logger.level, list(logger.handlers)
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # The exporter warns of its age and of shapes that it fixes; the sizes above are left open.
            warnings.simplefilter("ignore")
            yield
    finally:
        # The import of the quantizer sets logging up for the whole program, onto what standard error is just then:
        # every line that any library logged afterwards was a traceback on the terminal.
        logger.setLevel(level)
        logger.handlers[:] = handlers
