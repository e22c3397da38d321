"""Records that were compressed one by one with Zstandard, as the Collector's file exporter can write them."""

from pattern_pipeline.traces.readers.files import RECORD_BYTES

_ZSTANDARD_MAGIC = bytes.fromhex("28b52ffd")
_PIECE = 1 << 20


def is_packed(content: bytes) -> bool:
    """Whether content begins as a Zstandard frame does."""
    return content.startswith(_ZSTANDARD_MAGIC)


def unpack_record(content: bytes) -> bytes:
    """The record inside; a record that is not packed as it is.

    Raises ValueError where the frame is broken, or holds more than ``RECORD_BYTES``: a few bytes can stand for
    gigabytes.
    """
    if not is_packed(content):
        return content
    # Late: it takes 40 MB and a tenth of a second in every process that reads, and few files need it.
    import pyarrow as pa

    pieces: list[bytes] = []
    size = 0
    try:
        with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as stream:
            while piece := stream.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > RECORD_BYTES:
                    raise ValueError(f"one record of more than {RECORD_BYTES >> 20} MB")
    except OSError as error:
        raise ValueError(f"not a whole Zstandard frame: {error}") from error
    return b"".join(pieces)
