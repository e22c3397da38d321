"""Layouts by a second hand, written in three rounds, each before the misses of the one before were fixed.

None of them is held out any more: what each round found at first sight is in the README of the benchmarks.
"""

import html
import json
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_plus

from planted_second_labels import KEYS, LABELS, SAID

Layout = Callable[[Random, str, str, str], str]


def _key(random: Random, kind: str) -> str:
    return random.choice(KEYS[kind])


def _label(random: Random, kind: str) -> str:
    return random.choice(LABELS[kind])


def _said(random: Random, kind: str, language: str, value: str) -> str:
    ways = SAID.get(kind, {})
    phrase = random.choice(ways.get(language) or ways.get("en") or (f"my {_label(random, kind)} is {{}}",))
    return phrase.format(value)


def _quoted(value: str) -> str:
    return value.replace("'", "''")


def _pick(*makers: Callable[[str, str], str]) -> Callable[[Callable[[Random, str], str]], Layout]:
    """A layout that writes a key, or a label, and a value in one of these ways."""

    def named_by(name: Callable[[Random, str], str]) -> Layout:
        return lambda random, kind, _language, value: random.choice(makers)(name(random, kind), value)

    return named_by


def _nested(random: Random, kind: str, _language: str, value: str) -> str:
    inner = json.dumps({_key(random, kind): value, "ok": True}, ensure_ascii=False)
    return json.dumps({"role": "tool", "content": json.dumps({"result": inner})})


def _chat(random: Random, kind: str, language: str, value: str) -> str:
    return f"[14:02] customer: {_said(random, kind, language, value)}, thanks\n[14:03] agent: one moment"


def _asked(random: Random, kind: str, _language: str, value: str) -> str:
    return f"Agent: Could you tell me the {_label(random, kind)}?\nCustomer: {value}"


def _letter(random: Random, kind: str, language: str, value: str) -> str:
    return f"Ticket #{random.randint(10000, 99999)}\n\nhello team,\n\n{_said(random, kind, language, value)}\n\nIt has failed since 2024-03-11."


def _dictated(random: Random, kind: str, language: str, value: str) -> str:
    return f"caller: uh yes so {_said(random, kind, language, value)} did you get that"


def _camel(key: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in key.split("_"))


LAYOUTS: dict[str, Layout] = {
    "json": _pick(lambda key, value: json.dumps({"id": 7, key: value}), lambda key, value: json.dumps({f"{key}s": [value]}, ensure_ascii=False), lambda key, value: json.dumps({"fields": [{"label": key, "value": value}]}))(_key),
    "json in json": _nested, "chat": _chat, "asked": _asked,
    "yaml": _pick(lambda key, value: f"customer:\n  id: 4\n  {key}: {json.dumps(value, ensure_ascii=False)}\n", lambda key, value: f'[account]\n{key} = "{value}"\n')(_key),
    "sql": _pick(lambda key, value: f"INSERT INTO people (id, {key}, day) VALUES (4, '{_quoted(value)}', '2024-02-01');", lambda key, value: f"UPDATE people SET {key}='{_quoted(value)}' WHERE id=4")(_key),
    "table": _pick(lambda key, value: f'id,{key},state\n4,"{value}",open\n', lambda key, value: f"| id | {key} | state |\n|---|---|---|\n| 4 | {value} | open |")(_key),
    "markup": _pick(lambda key, value: f"<row><{key}>{html.escape(value, quote=False)}</{key}></row>", lambda key, value: f'<input name="{key}" value="{html.escape(value)}">')(_key),
    "log": _pick(lambda key, value: f'level=warn msg="bad value" {key}="{value}" ms=31', lambda key, value: f"ERROR com.acme.Form - rejected {key}=[{value}]")(_key),
    "url": _pick(lambda key, value: f"GET /v1/find?{key}={quote(value, safe='')}&page=2", lambda key, value: f"lang=en&{key}={quote_plus(value)}&go=1")(_key),
    "code": _pick(lambda key, value: f"client = Client({key}={json.dumps(value, ensure_ascii=False)})", lambda key, value: f'user.set{_camel(key)}("{value}");', lambda key, value: f"result: { {key: value}!r}")(_key),
    "custom fields": _pick(lambda label, value: json.dumps({"custom_fields": [{"id": 36001, "title": label, "value": value}]}), lambda label, value: json.dumps([{"name": label, "type": "text", "value": value}], ensure_ascii=False), lambda label, value: json.dumps({"question": label, "answer": value}))(_label),
    "graphql and mongo": _pick(lambda key, value: f'mutation {{ updateUser(id: 4, input: {{ {key}: "{value}" }}) {{ id }} }}', lambda key, value: f"db.people.findOne({{ {key}: \"{value}\" }})", lambda key, value: json.dumps({"query": {"match": {key: {"query": value}}}}))(_key),
    "terraform and docker": _pick(lambda key, value: f'variable "{key}" {{\n  default = "{value}"\n}}', lambda key, value: f'ENV {key.upper()}="{value}"\nEXPOSE 80', lambda key, value: f"stringData:\n  {key}: {value}\ntype: Opaque")(_key),
    "properties": _pick(lambda key, value: f"app.customer.{key}={value}\napp.mode=test", lambda key, value: f"{key}............: {value}", lambda key, value: f"{key:24}: {value}")(_key),
    "ruby and php": _pick(lambda key, value: f'{{:id => 4, :{key} => "{value}"}}', lambda key, value: f'["{key}" => "{value}", "id" => 4]', lambda key, value: f'`{key}` = "{value}"')(_key),
    "javascript": _pick(lambda key, value: f'localStorage.setItem("{key}", "{value}")', lambda key, value: f'{{ id: 4, {key}: "{value}", ok: true }}', lambda key, value: f'form.append("{key}", "{value}");', lambda key, value: f'expect(user.{key}).toBe("{value}")')(_key),
    "protobuf and swift": _pick(lambda key, value: f'id: 4\n{key}: "{value}"\nstate: OPEN', lambda key, value: f'let {key}: String = "{value}"', lambda key, value: f'private static final String {key.upper()} = "{value}";')(_key),
    "soap": _pick(lambda key, value: f'<ns:{key} xsi:type="xsd:string">{html.escape(value, quote=False)}</ns:{key}>', lambda key, value: f"<{key}><![CDATA[{value}]]></{key}>")(_key),
    "web form": _pick(lambda label, value: f"<dt>{label}</dt><dd>{html.escape(value, quote=False)}</dd>", lambda label, value: f"<label>{label}</label> <span class=\"v\">{html.escape(value, quote=False)}</span>", lambda label, value: f"<th scope=\"row\">{label}:</th>\n  <td>{html.escape(value, quote=False)}</td>")(_label),
    "notes": _pick(lambda label, value: f"* {label} — {value}\n* Plan — basic", lambda label, value: f"Customer (verified, {label}: {value}) asks for a refund", lambda label, value: f"{label}\n{value}\n\nPlan\nbasic", lambda label, value: f"{label} - {value}; plan - basic")(_label),
    "psql": _pick(lambda key, value: f" id | {key} | state \n----+-------+-------\n  4 | {value} | open\n(1 row)", lambda key, value: f"-[ RECORD 1 ]----\nid    | 4\n{key} | {value}\nstate | open")(_key),
    "wide csv": _pick(lambda label, value: f'"Row","State","{label}","Total"\n"1","open","{value}","12.50"\n"2","done","{value}","9.00"\n', lambda label, value: f"Row;{label};Total\n1;{value};12,50\n")(_label),
    "exception": _pick(lambda key, value: f"ValueError: invalid {key}: {value!r}", lambda key, value: f'UniqueViolation: Key ({key})=({value}) already exists.', lambda key, value: f"  - {key}: got '{value}', expected a string")(_key),
    "command line": _pick(lambda key, value: f'./import --{key.replace("_", "-")} "{value}" --force', lambda key, value: f'export {key.upper()}="{value}"; make', lambda key, value: f"http POST api.example/people {key}=\"{value}\"")(_key),
    "letter": _letter, "dictated": _dictated,
    "typed attributes": _pick(lambda key, value: json.dumps({"key": f"customer.{key}", "value": {"stringValue": value}}), lambda key, value: json.dumps({key: {"S": value}, "id": {"N": "4"}}, ensure_ascii=False))(_key),
    "captions": _pick(lambda label, value: f'<field id="f3" caption="{label}" data="{html.escape(value)}"/>', lambda label, value: json.dumps({"fields": {f"{label} (main)": value}}), lambda label, value: f"- field: {label}\n  entered: {json.dumps(value, ensure_ascii=False)}")(_label),
    "structs": _pick(lambda key, value: f'Customer {{ id: 4, {key}: String::from("{value}"), .. }}', lambda key, value: f'val {key}: String = "{value}"', lambda key, value: f'customer["{key}"] = "{value}"', lambda key, value: f'%{{id: 4, {key}: "{value}"}}')(_key),
    "diff": _pick(lambda key, value: f'@@ -3,2 +3,2 @@\n-  "{key}": null,\n+  "{key}": "{value}",', lambda key, value: f"--- a/people.yml\n+++ b/people.yml\n+  {key}: {value}")(_key),
    "schema example": _pick(lambda key, value: f"{key}:\n  type: string\n  example: {value}", lambda key, value: json.dumps({"properties": {key: {"type": "string", "example": value}}}))(_key),
    "windows": _pick(lambda key, value: f'$env:{key.upper()} = "{value}"', lambda key, value: f"set {key.upper()}={value}\r\necho done", lambda key, value: f'reg add HKCU\\App /v {key} /d "{value}"')(_key),
    "quoted mail": _pick(lambda label, value: f"> > {label}: {value}\n> thanks", lambda label, value: f"{label} & {value} \\\\ \\hline", lambda label, value: f"{label}   {value}\nPlan   basic")(_label),
    "noted": _pick(lambda label, value: f"We noted your {label} as {value} today.", lambda label, value: f"the {label}, that would be {value}", lambda label, value: f"Is {value} still the right {label}?")(_label),
    "fixed width": _pick(lambda key, value: f"id   {key:24} state\n4    {value:24} open")(_key),
    "second letter": lambda random, kind, language, value: f"Hallo / Hello,\n\n{_said(random, kind, language, value)}.\n\n-- \nsent from my phone",
}  # fmt: skip
