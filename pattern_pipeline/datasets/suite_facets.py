"""Suites held against the facets that there are: a misspelt one would fill no dataset and say nothing."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from pattern_pipeline.datasets.suites import ANY_ANSWER, FILE, Suite, load_suites, parse_suites
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.toml_files import read_toml
from pattern_pipeline.toml_places import Place, find_line


def load_checked_suites(path: Path | None, facets: Sequence[FacetSpec]) -> tuple[Suite, ...]:
    """Read the suites of a file; None gives the shipped ones, which name built-in facets alone.

    Raises SettingsError with the file, the line, what is wrong and the fix; also for a facet, or a label of a
    categorical facet, that there is not.
    """
    if path is None:
        return load_suites(None)
    text = read_toml(path, FILE)
    suites = parse_suites(text, where=str(path))
    labels = {each.name: [label.name for label in each.labels] for each in facets}
    for place, name, known in _names(suites, labels):
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise SettingsError(
                f"{FILE} is wrong: {'.'.join(_shown(place))}: there is no {name!r}",
                where=f"{path}, line {find_line(text, place)}",
                fix=f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}",
            )
    return suites


def _names(
    suites: Sequence[Suite], labels: dict[str, list[str]]
) -> Iterator[tuple[Place, str, Sequence[str]]]:
    """Each name that a suite uses: its place, the name, and the names that there are."""
    for number, suite in enumerate(suites):
        yield ("suite", number, "facet"), suite.facet, list(labels)
        for field in ("where", "accepted_unless"):
            for facet, wanted in getattr(suite, field).items():
                yield ("suite", number, field, facet), facet, list(labels)
                # Topics of a facet without labels get their names later.
                for at, label in enumerate(wanted if labels.get(facet) else ()):
                    yield ("suite", number, field, facet, at), label, [*labels[facet], ANY_ANSWER]


def _shown(place: Place) -> list[str]:
    return [str(part + 1) if isinstance(part, int) else part for part in place]
