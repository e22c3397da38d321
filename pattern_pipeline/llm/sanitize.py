"""Sanitize text of a trace for prompts: it can neither break lines nor pose as a role."""

import re

# What some program or other takes for the end of a line.
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Letters that no reader sees: a text of them is invisible to the person who reviews and plain to the model. The
# joiners of Persian and of emojis are left.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Marks by which chat templates set roles apart. Many servers read them in the middle of a message too: ChatML,
# Llama, Gemma, Mistral, DeepSeek (with its wide bar), Phi, Command, and the tags of thoughts and tool calls.
_TEMPLATE_MARKS = re.compile(
    r"<[|\uff5c][^<>\n]{0,60}?[|\uff5c]>"
    r"|</?(?:s|[bse]o[sp]|pad|unk|unused\d+|start_of_\w+|end_of_\w+|think(?:ing)?|tools?|tool_calls?|tool_response"
    r"|tool_results?|functions?|function_calls?|invoke|parameter|system|assistant|user|human|conversation)\b"
    r"[^<>\n]{0,60}>"
    r"|<seed:[^<>\n]{0,60}>"
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|THINK|ARGS|CALL_ID|IMG|[gs]?MASK)\]"
    r"|\]~!?\w{1,10}[\]\[]|\[e~\["
    r"|<<?/?SYS>?>",
    re.IGNORECASE,
)
# What each of those marks begins with: looked for alone it takes a tenth of the time, and most text has none.
_BEGUN_MARK = re.compile(r"<[|\uff5c/a-z<]|\[[/a-z]|\]~", re.IGNORECASE)
_BRACKETS = str.maketrans("<>[]|\uff5c", "\u2039\u203a\u2039\u203a\u00a6\u00a6")


def sanitize_text(text: str) -> str:
    """Normalise line breaks, remove invisible characters, and replace the brackets of template marks."""
    if text.isascii():
        # No letter of ASCII is hidden, and text without control characters needs no repair of its breaks.
        plain = _CONTROLS.sub("", _BREAKS.sub("\n", text)) if _CONTROLS.search(text) else text
    else:
        # Half of a pair of UTF-16 cannot be sent.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        plain = _CONTROLS.sub("", _HIDDEN.sub("", _BREAKS.sub("\n", text)))
    if _BEGUN_MARK.search(plain) is None:
        return plain
    return _TEMPLATE_MARKS.sub(lambda match: match.group().translate(_BRACKETS), plain)
