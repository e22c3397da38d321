"""Other ways to redact, for comparison: a plain set of regular expressions, and peers where installed."""

import re
from collections.abc import Callable

# What most projects write first.
_NAIVE = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b(?:\d[ -]?){13,16}\b"
    r"|\b\d{3}-\d{2}-\d{4}\b"
    r"|(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b"
    r"|\bsk-[A-Za-z0-9]{20,}\b|\bAKIA[A-Z0-9]{16}\b"
)


def peers() -> dict[str, Callable[[str], str]]:
    """Functions that redact, by name."""
    found: dict[str, Callable[[str], str]] = {"plain regexes": lambda text: _NAIVE.sub("<X>", text)}
    for name, make in (
        ("Presidio patterns", _presidio),
        ("DataFog regex", _datafog),
        ("scrubadub", _scrubadub),
    ):
        try:
            found[name] = make()
        except ImportError:
            continue
    return found


def _presidio() -> Callable[[str], str]:
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        """Tokens and cue words without a model: its names and places are left out."""

        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    registry.remove_recognizer("SpacyRecognizer")
    engine = Blank(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def redact(text: str) -> str:
        found = analyzer.analyze(text, language="en", score_threshold=0.4)
        for result in sorted(found, key=lambda item: item.start, reverse=True):
            text = text[: result.start] + "<X>" + text[result.end :]
        return text

    return redact


def _datafog() -> Callable[[str], str]:
    import datafog

    return lambda text: datafog.redact(text, engine="regex").redacted_text


def _scrubadub() -> Callable[[str], str]:
    import scrubadub

    return scrubadub.Scrubber().clean
