"""Finds the topics and labels that the traces of some days stand in."""

from dataclasses import dataclass
from datetime import date

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.lake import Lake

_STANDING = """
SELECT DISTINCT facet, topic_id, coalesce(names.name, logged.label) AS name FROM classified_logs AS logged
LEFT JOIN topic_names AS names USING (facet, topic_id)
WHERE logged.day BETWEEN ? AND ? AND topic_id IS NOT NULL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class StandingTopic:
    """A topic of a free-text facet, or a label of a categorical one, and the name that people read."""

    facet: str
    topic_id: str
    name: str


def find_standing(lake: Lake, wanted: str, first: date, last: date) -> StandingTopic:
    """The topic of that id, start of an id, or name, in which traces of these days are placed.

    Raises NotFoundError where none or several fit, LakeError.
    """
    known = [StandingTopic(*row) for row in lake.rows(_STANDING, [first, last])]
    exact = [topic for topic in known if wanted in (topic.topic_id, topic.name)]
    loose = [
        topic
        for topic in known
        if topic.topic_id.startswith(wanted) or topic.name.casefold() == wanted.casefold()
    ]
    found = exact or loose
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{topic.topic_id} ({topic.facet})" for topic in found[:5])
        raise NotFoundError(f"{len(found)} topics fit {wanted!r}", mend=f"name one by its id: {shown}")
    raise NotFoundError(
        f"no trace from {first} to {last} is in a topic {wanted!r}",
        mend="see the topics with: pattern-pipeline topics list",
    )
