"""The secret key of the fingerprints, stored beside the lake and readable by its owner alone."""

import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from pattern_pipeline.errors import SettingsError

_KEY_BYTES = 32


def key_from(secret: str) -> bytes:
    """Derive a key of the length that fingerprints need from any text."""
    return blake2b(secret.strip().encode(), digest_size=_KEY_BYTES).digest()


def read_or_make_key(file: Path) -> bytes:
    """Read the key from the file; where there is no file, write a new random key (mode 0600) first.

    Safe where several processes do this at once. Raises SettingsError where the file is empty or cannot be read or
    written.
    """
    try:
        secret = file.read_text(encoding="utf-8") if file.exists() else _make(file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the redaction key cannot be read or made: {error}",
            where=str(file),
            fix="make the folder writable, or set PATTERN_PIPELINE_TRACES__REDACTION_KEY",
        ) from error
    if not secret.strip():
        raise SettingsError(
            "the redaction key is empty",
            where=str(file),
            fix="remove the file, and a new key is made; placeholders of stored traces then number anew",
        )
    return key_from(secret)


def _make(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and linked: another process sees the whole key or none, and the first one wins.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(_KEY_BYTES) + "\n")
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
    return file.read_text(encoding="utf-8")
