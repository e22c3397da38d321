"""Names of people, where words or the key of a field say that one follows.

No list of names and no model: names without such a cue stay. See the benchmark for what that finds.
"""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form
from pattern_pipeline.traces.redaction.kinds.cues import ANSWERED, ASSIGNED, cued
from pattern_pipeline.traces.redaction.kinds.name_confirming import person, quiet, value
from pattern_pipeline.traces.redaction.kinds.name_cues import (
    CLOSINGS,
    GREETINGS,
    I_AM,
    KEYS,
    LABELS,
    ROLES,
    SAID,
    TITLES,
)
from pattern_pipeline.traces.redaction.kinds.name_fields import NameBesideOthers
from pattern_pipeline.traces.redaction.kinds.name_shapes import FULL, KANJI, LAST, PERSON, QUOTED, WORD

_COLON = r"(?:[*_»”\"'`]{0,3}\s{0,2}:[\s*_`“]{0,6}|\s?\|\s?|:?\s?(?:</?[a-zA-Z][\w-]{0,10}>\s{0,4}){1,4})"
DETECTORS: tuple[Detector, ...] = (
    # Before an address of electronic mail in angles stands whose it is.
    Form("NAME", re.compile(rf"(?<![^\W_]){FULL}(?=[\"']?\s?<[^<>\s@]{{1,64}}@)"), person, signs=("@",)),
    cued(
        "NAME",
        KEYS,
        rf"{QUOTED}|{PERSON}|{KANJI}",
        value,
        gap=rf"(?:{ASSIGNED}|\s[\"'])",
        any_case=False,
    ),
    # The arguments of a call, for in a list names of fields stand so; and the answer to a question.
    cued(
        "NAME",
        ("your name", "name on the", *KEYS),
        rf"{FULL}(?=[\"']\s?\))|{PERSON}(?=[ .!]{{0,3}}(?:\n|$))",
        person,
        gap=rf"(?:[\"'],\s?[\"']|{ANSWERED})",
        any_case=False,
    ),
    cued(
        "NAME",
        ROLES,
        FULL,
        quiet,
        gap=r"(?:(?<= )(?:is )?|(?<=:)[ ]|(?<=s)[ ]name(?: is|:)[ ])",
        any_case=False,
    ),
    cued(
        "NAME",
        (),
        rf"{FULL}(?=\s?(?:[,.!\n]|$| (?:und|and|et|y|e|en|i)\s))",
        quiet,
        short=I_AM,
        gap=r" ",
        any_case=False,
    ),
    cued(
        "NAME",
        (),
        rf"{FULL}(?=\s*(?:[\n,;|)\]*`”]|$))|{KANJI}",
        person,
        short=LABELS,
        gap=_COLON,
        any_case=False,
    ),
    cued("NAME", SAID, rf"{PERSON}|{KANJI}", person, gap=r"[\s:,*_`\"'“«-]{0,4}", any_case=False),
    cued("NAME", (), PERSON, person, short=TITLES, gap=r"\.?[ \u00a0]{1,2}", any_case=False),
    cued("NAME", (), rf"{PERSON}(?=\s?[,:!\n])", person, short=GREETINGS, gap=r" ", any_case=False),
    cued(
        "NAME",
        CLOSINGS,
        rf"{WORD}{LAST}{{0,2}}(?=\s*(?:\n|$))",
        person,
        gap=r",?\s*\n\s*[-–—]?\s?",
        any_case=False,
    ),
    cued("NAME", (), FULL, quiet, short=("i am", "i'm", "i’m"), gap=r" ", any_case=False),
    Form(
        "NAME",
        re.compile(r"[\u4e00-\u9fff々]{2,4}[ ]?[\u4e00-\u9fff々ぁ-んァ-ヶ]{0,4}(?=様)"),
        person,
        signs=("様",),
    ),
    cued(
        "NAME",
        (),
        rf"{PERSON}(?= (?:speaking|calling|here|from|with)(?!\w))",
        quiet,
        short=("this is",),
        gap=r" ",
        any_case=False,
    ),
    NameBesideOthers(),
)
