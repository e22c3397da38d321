"""A second set of planted values, by another hand than the first: other kinds, layouts and wording."""

from collections.abc import Iterator
from random import Random

from planted_second_layouts import LAYOUTS
from planted_second_secrets import FORMS, secret
from planted_second_values import VALUES

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
_STATES = ("Polish PESEL", "Portuguese NIF", "Belgian number", "Swiss AHV", "Chilean RUT", "Chinese id", "Korean RRN", "Italian fiscal code",
           "Mexican CURP", "Finnish code", "Norwegian number", "Romanian CNP", "Turkish number")  # fmt: skip


def second_cases(seed: int = 7) -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, layout, language, value and text; the same for the same seed."""
    for layout, lay_out in LAYOUTS.items():
        for kind, make in VALUES.items():
            random = Random(f"{seed} {layout} {kind}")
            for _ in range(1 if kind in _STATES else 3):
                language = random.choice(_LANGUAGES)
                value = make(random, language)
                yield (
                    ("national id" if kind in _STATES else kind),
                    layout,
                    language,
                    value,
                    lay_out(random, kind, language, value),
                )
        random = Random(f"{seed} {layout} secrets")
        for form in random.sample(FORMS, 8):
            value = secret(random, form)
            yield "secret", layout, "en", value, lay_out(random, "secret", "en", value)
