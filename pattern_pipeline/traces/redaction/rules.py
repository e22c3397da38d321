"""How one home folder redacts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pattern_pipeline.traces.redaction.key_file import key_from, read_or_make_key

KEY_FILE = "redaction.key"


def _one_process_key() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class RedactionRules:
    """``key`` makes fingerprints; kinds in ``keep`` (``PHONE``, ``NAME``, ...) are left in the texts.

    Without a key, parts of a trace that are landed by different processes number their values apart.
    """

    key: bytes = field(default_factory=_one_process_key, repr=False)
    keep: frozenset[str] = frozenset()


def rules_of_home(home: Path, key: str = "", keep: Sequence[str] = ()) -> RedactionRules:
    """Build the rules of a home folder, with ``key`` from the settings or else the folder's own key file.

    The file is created on first use. Raises SettingsError where it cannot be read or written.
    """
    secret = key_from(key) if key else read_or_make_key(home / KEY_FILE)
    return RedactionRules(key=secret, keep=frozenset(kind.upper() for kind in keep))
