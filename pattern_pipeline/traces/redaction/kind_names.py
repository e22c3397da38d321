"""The kinds of identifier that there are, for settings that name some of them."""

from collections.abc import Sequence
from difflib import get_close_matches


def unknown_kinds(kinds: Sequence[str]) -> str:
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
