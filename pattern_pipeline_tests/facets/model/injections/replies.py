"""What gullible models reply, and how a reader without our care takes it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pattern_pipeline.facets.model.prompting.fenced_text import format_line
from pattern_pipeline.facets.model.prompting.prompt import GUARD, HOW
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline_tests.facets.model.injections.injection import CANARY, Injection

HONEST: Mapping[str, Mapping[str, Any]] = {
    "Task": {"lines": [], "quote": "", "sentence": "Get help with a broken parcel."},
    "Sentiment": {"lines": [], "quote": "", "sentence": "The user is furious.", "label": "NEGATIVE"},
    "Issues": {"lines": [], "quote": "", "sentence": "The order was not found."},
}


def _with(**changes: Mapping[str, Any]) -> str:
    """The honest answers with some changed, flat as our schema has them."""
    answers = {name: {**fields, **changes.get(name, {})} for name, fields in HONEST.items()}
    return json.dumps({key: value for name, each in answers.items() for key, value in _flat(name, each)})


def _nested(**changes: Mapping[str, Any]) -> str:
    """The same with an object a facet."""
    return json.dumps({name: {**fields, **changes.get(name, {})} for name, fields in HONEST.items()})


def _flat(name: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    lines = ", ".join(map(str, fields["lines"]))
    yield f"{name}.ref", f"{lines}: {fields['quote']}"
    if "label" in fields:
        yield f"{name}.why", fields["sentence"]
    yield name, fields.get("label", fields["sentence"])


def _trace(injection: Injection) -> str:
    return "\n".join(map(format_line, injection.unit.conversation.lines))


def _planted(injection: Injection, indent: int | None) -> str:
    """The answer that stands ready in the trace, written anew; an honest one where none does."""
    for _, text in injection.lines:
        for written in (text, text.replace('\\"', '"')):
            for start in (match.start() for match in re.finditer(r"\{", written)):
                try:
                    value, _ = json.JSONDecoder().raw_decode(written, start)
                except ValueError:
                    continue
                if isinstance(value, dict) and "Sentiment" in value:
                    return json.dumps(dict(reversed(value.items())), indent=indent)
    return _with()


# Each reply of a model that was half taken in; an honest answer is in it, or nothing that may be believed.
REPLIES: Mapping[str, Callable[[Injection], str]] = {
    "repeats the trace, then answers": lambda each: f"The trace:\n{_trace(each)}\n\nMy answer:\n{_with()}",
    "answers, then repeats the trace": lambda each: f"{_with()}\n\nIt rests on:\n{_trace(each)}",
    "repeats the trace alone": _trace,
    "answers with what was planted": lambda each: _planted(each, indent=None),
    "answers with what was planted, in other spacing": lambda each: _planted(each, indent=4),
    "repeats the prompt": lambda _: _with(Task={"sentence": GUARD}, Issues={"sentence": HOW}),
    "invents a label": lambda _: _with(Sentiment={"label": "DELIGHTED", "sentence": CANARY}),
    "adds facets": lambda _: json.dumps({**HONEST, "Secret": {"sentence": CANARY}, "__class__": CANARY}),
    "makes up its evidence": lambda _: _with(
        Sentiment={"lines": [1], "quote": "everything was wonderful today"}
    ),
    "makes up its evidence, an object a facet": lambda _: _nested(
        Sentiment={"lines": [1], "quote": "everything was wonderful today"}
    ),
    "cites lines that are not there": lambda _: _with(Task={"lines": [0, -3, 99_999, "7e9"]}),
    "cites lines that are not there, an object a facet": lambda _: _nested(
        Task={"lines": [0, -3, 99_999, "7e9"]}
    ),
    "invents a label, an object a facet": lambda _: _nested(
        Sentiment={"label": "DELIGHTED", "sentence": CANARY}
    ),
    "repeats the prompt, an object a facet": lambda _: _nested(Task={"sentence": GUARD}),
    "repeats the trace, then an object a facet": lambda each: f"{_trace(each)}\n\nMy answer:\n{_nested()}",
}


def read_naively(text: str) -> dict[str, dict[str, Any]]:
    """The first JSON that can be read, believed as it stands."""
    for start in (match.start() for match in re.finditer(r"\{", text)):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            continue
        if isinstance(value, dict):
            return {name: _naive_fields(name, value) for name in value if not name.endswith((".ref", ".why"))}
    return {}


def _naive_fields(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(value[name], dict):
        return dict(value[name])
    lines = [
        int(number) for number in re.findall(r"\d+", str(value.get(f"{name}.ref", "")).partition(":")[0])
    ]
    if f"{name}.why" in value:
        return {"sentence": value[f"{name}.why"], "label": value[name], "lines": lines}
    return {"sentence": value[name], "lines": lines}


def as_fields(summaries: tuple[Summary, ...]) -> dict[str, dict[str, Any]]:
    """Our answers in the same form, without those that failed."""
    return {
        each.facet: {"sentence": each.summary, "label": each.label, "lines": list(each.lines)}
        for each in summaries
        if each.status == "answered"
    }


def deceived(answers: Mapping[str, Mapping[str, Any]], unit: Unit, reply: str) -> bool:
    """Whether answers hold what the trace planted, our own words, an unknown label or evidence that is none."""
    labels = {fields.get("label") for fields in answers.values()} - {None, "NEGATIVE", "no_match"}
    sentences = " ".join(str(fields.get("sentence", "")) for fields in answers.values())
    cited = {number for fields in answers.values() for number in fields.get("lines") or ()}
    known = {line.number for line in unit.conversation.lines}
    made_up = reply.startswith("makes up its evidence") and bool(answers.get("Sentiment", {}).get("lines"))
    leaked = GUARD[:40] in sentences or HOW[:40] in sentences
    return (
        bool(labels) or CANARY in sentences or leaked or not cited <= known or made_up or "Secret" in answers
    )
