"""Decompress gzip streams and zip members within bounds, so that a decompression bomb does no harm."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from pattern_pipeline.traces.rejects import RecordError

# Traces that repeat their history pack a hundred to one; a bomb of one letter a thousand to one.
_GZIP_RATIO = 500
_GZIP_HARMLESS_BYTES = 64 * 1024 * 1024
# A member is held in memory as a whole.
MEMBER_BYTES = 32 * 1024 * 1024
_MOST_MEMBERS = 200_000
# Text packs hundreds of times smaller at the very best; from here on it is made to fill the machine.
_MEMBER_RATIO = 1000
_MEMBER_RATIO_BYTES = 1024 * 1024
_ENCRYPTED = 0x1
# Newer archives pack with Zstandard, which the standard library does not unpack yet.
_ZIP_ZSTANDARD = 93
_LOCAL_HEADER = 30


class BoundedGzip(gzip.GzipFile):
    """A gzip stream that raises ValueError beyond 64 MB of content from under a 500th of that size."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed)
        self._packed = packed

    def read(self, size: int | None = -1) -> bytes:
        """Read like any file."""
        return self._check_ratio(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """Read like any file."""
        return self._check_ratio(super().read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        """Read a line like any file."""
        return self._check_ratio(super().readline(size))

    def _check_ratio(self, content: bytes) -> bytes:
        unpacked = self.tell()
        if unpacked > _GZIP_HARMLESS_BYTES and unpacked > _GZIP_RATIO * self._packed.tell():
            raise ValueError(f"it unpacks to more than {_GZIP_RATIO} times its size: taken for a gzip bomb")
        return content


class UnreadableMemberError(RecordError):
    """A zip archive or member that cannot be read safely; the text gives the reason."""


class ZipMembers:
    """The members of a zip archive on a seekable stream, read into memory one at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Open an archive. Raises UnreadableMemberError where it is truncated or built to do harm."""
        self._stream = stream
        try:
            self._archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            kind = "an incomplete zip archive"
            raise UnreadableMemberError(kind, f"{kind} ({error})", "copy the file again") from error
        members = self._archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableMemberError(
                "an archive of too many members",
                f"an archive of {len(members)} members, more than {_MOST_MEMBERS}",
            )
        placed = sorted(members, key=lambda member: member.header_offset)
        for member, following in pairwise(placed):
            if member.header_offset + member.compress_size > following.header_offset:
                raise UnreadableMemberError("an archive whose members overlap, as a decompression bomb's do")

    def names(self) -> Iterator[str]:
        """Yield the names of all members that are files, in the archive's order."""
        return (member.filename for member in self._archive.infolist() if not member.is_dir())

    def read(self, name: str) -> bytes:
        """Read the content of a member.

        Raises UnreadableMemberError where it is encrypted, broken, too large, compressed too well, or its
        name leaves the archive.
        """
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts:
            raise UnreadableMemberError(
                "a name that leaves the archive", f"the name {name!r} leaves the archive"
            )
        member = self._archive.getinfo(name)
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableMemberError(
                "an encrypted member", f"{name} is encrypted", "decrypt it and pack it again"
            )
        if member.file_size > MEMBER_BYTES:
            raise UnreadableMemberError(
                "a member that is too large", f"{name} unpacks to more than {MEMBER_BYTES >> 20} MB"
            )
        if member.file_size > max(_MEMBER_RATIO_BYTES, _MEMBER_RATIO * member.compress_size):
            raise UnreadableMemberError(
                "a member that is too large",
                f"{name} unpacks to more than {_MEMBER_RATIO} times its size",
            )
        try:
            content = self._content(member)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise UnreadableMemberError(
                "a member that cannot be decompressed", f"{name} cannot be decompressed: {error}"
            ) from error
        if len(content) > min(member.file_size, MEMBER_BYTES):
            raise UnreadableMemberError(
                "a member that is too large", f"{name} is larger than the archive says"
            )
        return content

    def _content(self, member: zipfile.ZipInfo) -> bytes:
        if member.compress_type != _ZIP_ZSTANDARD:
            with self._archive.open(member) as unpacked:
                return unpacked.read(member.file_size + 1)
        self._stream.seek(member.header_offset)
        header = self._stream.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER:
            raise EOFError("the archive ends")
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        self._stream.seek(member.header_offset + _LOCAL_HEADER + lengths)
        packed = self._stream.read(member.compress_size)
        import pyarrow as pa

        with pa.CompressedInputStream(pa.BufferReader(packed), "zstd") as unpacked:
            return cast("bytes", unpacked.read(member.file_size + 1))
