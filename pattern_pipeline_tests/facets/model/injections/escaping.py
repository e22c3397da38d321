"""Whether a trace left its place in a prompt: it speaks as a role, ends the fence, or says what nobody sees."""

import re
from dataclasses import dataclass

from pattern_pipeline.facets.model.prompting.prompt import write_questions
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.chat import Prompt

# Written apart from the product's own list: the marks of the templates that servers know.
TEMPLATE_MARKS = (
    "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|endoftext|>",
    "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>", "<start_of_turn>", "<end_of_turn>",
    "[TOOL_RESULTS]", "<\uff5cUser\uff5c>", "<\uff5cAssistant\uff5c>", "<\uff5cend\u2581of\u2581sentence\uff5c>",
    "<|end|>", "<|system|>", "<|assistant|>", "<|user|>", "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>",
    "<|SYSTEM_TOKEN|>", "<|start|>", "<|channel|>", "<|message|>", "<|return|>", "<think>", "</think>",
    "<tool_call>", "<tool_response>", "<system>", "</user>", "[THINK]", "[/THINK]", "[ARGS]", "[gMASK]", "<sop>",
    "<unused7>", "<start_of_image>", "<tools>", "<function=x>", "<tool_result>", "]~b]", "[e~[", "<seed:bos>",
)  # fmt: skip
_UNSEEN = re.compile("[\u200b\u202a-\u202e\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_ROLE = r"(?:system|user|assistant|tool call|tool result|error)"


@dataclass(frozen=True, slots=True)
class Written:
    """A prompt's part that holds the conversation, the mark that ends it, and what a line of it begins with."""

    conversation: str
    end_mark: str
    line_start: str


def ours(prompt: Prompt, facets: tuple[FacetSpec, ...]) -> Written:
    """Our prompt, everything before the write_questions."""
    text = prompt.messages[-1].content.removesuffix(write_questions(facets)).rstrip("\n")
    return Written(text, text.rsplit("\n", 1)[-1], rf"^\d+ >*{_ROLE}[^:\n]*:")


def naive(unit: Unit) -> Written:
    """A prompt as many write it: role and words, a rule behind."""
    lines = [f"{line.kind.replace('_', ' ')}: {line.text}" for line in unit.conversation.lines]
    return Written("\n".join([*lines, "---"]), "---", rf"^{_ROLE}:")


def escapes(written: Written, unit: Unit) -> set[str]:
    """What the trace got away with; empty where it stayed in its place."""
    text = written.conversation
    found = {f"template mark {mark}" for mark in TEMPLATE_MARKS if mark in text}
    # What some program takes for a line's beginning, as str.splitlines does.
    starts = sum(bool(re.match(written.line_start, line)) for line in text.splitlines())
    if starts != len(unit.conversation.lines):
        found.add("a turn of its own")
    if text.count(written.end_mark) != 1:
        found.add("the end of the fence")
    if _UNSEEN.search(text):
        found.add("letters that nobody sees")
    return found
