"""A weekly review as Markdown."""

from pattern_pipeline.topics.markdown import escape_cell
from pattern_pipeline.topics.monitoring.week.review import WeeklyReview
from pattern_pipeline.topics.monitoring.week.sections import NUMBERS, Section, opening, sections


def as_markdown(review: WeeklyReview) -> str:
    """Format a review as Markdown: a section with a heading for each table.

    Cells are escaped, so that texts of traces can neither leave their cell nor become HTML.
    """
    head = f"# Week of {review.first} to {review.until}\n\n{opening(review)}"
    return "\n\n".join([head, *(_section(each) for each in sections(review))]) + "\n"


def _section(section: Section) -> str:
    if not section.rows:
        return f"## {section.title}\n\nNothing."
    rule = "|".join("---:" if column in NUMBERS else "---" for column in section.columns)
    body = [f"| {' | '.join(escape_cell(value) for value in row)} |" for row in section.rows]
    return "\n".join([f"## {section.title}", "", f"| {' | '.join(section.columns)} |", f"|{rule}|", *body])
