"""How one home redacts: the kinds that stay, and the secret key of the fingerprints.

The key is stored beside the lake and readable by its owner alone.
"""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path

from pattern_pipeline.errors import SettingsError

KEY_FILE = "redaction.key"
_KEY_BYTES = 32


def derive_key(secret: str) -> bytes:
    """Derive a key of the length that fingerprints need from any text."""
    return blake2b(secret.strip().encode(), digest_size=_KEY_BYTES).digest()


def read_or_make_key(file: Path) -> bytes:
    """Read the key from the file; where there is no file, write a new random key (mode 0600) first.

    Safe where several processes do this at once. Raises SettingsError where the file is empty or cannot be read or
    written.
    """
    try:
        secret = file.read_text(encoding="utf-8") if file.exists() else _make_key_file(file)
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
            fix="remove the file, and a new key is made; stored placeholders are then numbered again",
        )
    return derive_key(secret)


def _make_key_file(file: Path) -> str:
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


def describe_unknown_kind(kinds: Sequence[str]) -> str:
    """Describe the first name that is not a known kind, with the fix; empty where all are known or none is given.

    Without this check a misspelt kind would be redacted although a person wants to leave it in.
    """
    if not kinds:
        return ""
    # Most homes name none, and the detectors take a second to import.
    from pattern_pipeline.traces.redaction.detectors import DETECTORS

    # Detectors of several kinds find those that others have forms for.
    known = sorted({str(each.kind) for each in DETECTORS if hasattr(each, "kind")})
    for kind in kinds:
        if kind.upper() not in known:
            near = get_close_matches(kind.upper(), known, 1)
            fix = f'did you mean "{near[0]}"?' if near else f"the kinds are: {', '.join(known)}"
            return f"{kind!r} is no kind of identifier; {fix}"
    return ""


def _make_process_key() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class RedactionRules:
    """``key`` makes fingerprints; kinds in ``keep`` (``PHONE``, ``NAME``, ...) are left in the texts.

    Without a key, parts of a trace that are landed by different processes number their values apart.
    """

    key: bytes = field(default_factory=_make_process_key, repr=False)
    keep: frozenset[str] = frozenset()


def load_rules(home: Path, key: str = "", keep: Sequence[str] = ()) -> RedactionRules:
    """Build the rules of a home folder, with ``key`` from the settings or else the folder's own key file.

    The file is created on first use. Raises SettingsError where it cannot be read or written.
    """
    secret = derive_key(key) if key else read_or_make_key(home / KEY_FILE)
    return RedactionRules(key=secret, keep=frozenset(kind.upper() for kind in keep))
