"""What a person's SQL may not do is refused by the gate itself, before anything runs."""

import pytest

from pattern_pipeline.errors import QueryRefusedError
from pattern_pipeline.lake.engine.migration import VIEWS
from pattern_pipeline.lake.engine.schema import load_tables
from pattern_pipeline.lake.gate.gate import check_query
from pattern_pipeline.lake.gate.rules import Readable
from pattern_pipeline_tests.lake.gate.escapes import FORMS, escapes, filled

ESCAPES = escapes()


def refusal(text: str) -> QueryRefusedError:
    query = filled(text, "/etc/passwd", "/home/me/lake/catalog.sqlite", "/home/me/lake/data")
    with pytest.raises(QueryRefusedError) as caught:
        pytest.fail(f"let through: {check_query(query, Readable.of((*load_tables(), *VIEWS)))}")
    return caught.value


@pytest.mark.parametrize("text", ESCAPES, ids=range(len(ESCAPES)))
def test_an_escape_is_refused_on_one_line_with_the_fix(text: str) -> None:
    refused = refusal(text)
    assert "\n" not in str(refused)
    assert refused.fix


def test_the_table_of_escapes_is_large_and_holds_nothing_twice() -> None:
    assert len(ESCAPES) == len(set(ESCAPES)) >= 250


@pytest.mark.parametrize("form", FORMS)
def test_the_place_of_a_call_is_not_what_is_refused(form: str) -> None:
    assert check_query(form.format(f="upper('x')"), Readable.of(["logs"]))


def test_a_macro_of_the_lake_that_hides_a_function_is_refused() -> None:
    hidden = Readable.of(["logs"], hidden_functions=["Lower"])
    for query in ("SELECT lower('x')", "SELECT id.LOWER() FROM logs"):
        with pytest.raises(QueryRefusedError, match="hidden by a macro"):
            check_query(query, hidden)
    assert check_query("SELECT upper('x')", hidden)
