"""Sets cut from the short requests, to see that nothing is fitted to the full one.

Few intents, few texts, sizes of very different measure, near domains only, texts that belong nowhere.
"""

from dataclasses import replace

import numpy as np
from data import require_real_data
from labelled_texts import OUT_OF_SCOPE, LabelledTexts, subset
from topic_sources import dialogues, requests


def few_requests() -> LabelledTexts:
    """Ten intents at 30 texts: a small product's first weeks."""
    return _drawn("clinc 10x30", seed=1, intents=10, sizes=(30,) * 10)


def thirty_requests() -> LabelledTexts:
    """Thirty intents at 40 texts."""
    return _drawn("clinc 30x40", seed=2, intents=30, sizes=(40,) * 30)


def thirty_other_requests() -> LabelledTexts:
    """Thirty intents at 40 texts, drawn anew."""
    return _drawn("clinc 30x40 b", seed=3, intents=30, sizes=(40,) * 30)


def uneven_requests() -> LabelledTexts:
    """Sixty intents whose sizes fall as 1 / rank from 100 to the smallest kept, 5."""
    sizes = tuple(max(5, round(100 / rank**0.7)) for rank in range(1, 61))
    return _drawn("clinc Zipf", seed=4, intents=60, sizes=sizes)


def repeated_requests() -> LabelledTexts:
    """Forty intents, 2,000 texts, many of them said again in the same words: the commonest some 60 times."""
    data = _drawn("", seed=7, intents=40, sizes=(50,) * 40)
    random = np.random.default_rng(7)
    shares = random.permutation(np.arange(1, len(data.texts) + 1) ** -0.7)
    rows = random.choice(len(data.texts), size=2_000, p=shares / shares.sum())
    return subset(data, np.sort(rows).tolist(), "clinc repeated")


def near_requests() -> LabelledTexts:
    """All intents of three domains at 60 texts."""
    return _drawn("clinc 3 domains", seed=5, domains=3, sizes=(60,) * 45)


def stray_requests() -> LabelledTexts:
    """The test texts and a thousand that belong to no intent, which a method does well to leave out."""
    data = requests("test", "oos_test")
    assert OUT_OF_SCOPE in data.truths[0].labels
    return subset(data, range(len(data.texts)), "clinc150 + oos")


def dialogues_among_chatter() -> LabelledTexts:
    """The dialogues and, a fifth of all, comments from elsewhere: on every day, about nothing in particular."""
    data = dialogues()
    lines = (require_real_data("goemotions") / "test.tsv").read_text("utf-8").splitlines()
    random = np.random.default_rng(6)
    count = len(data.texts) // 4
    chatter = [lines[row].split("\t")[0] for row in random.choice(len(lines), count, replace=False)]
    days = [data.days[row] for row in random.choice(len(data.days), count)]
    return LabelledTexts(
        "star + chatter",
        (*data.texts, *chatter),
        (*data.days, *days),
        tuple(replace(truth, labels=(*truth.labels, *[OUT_OF_SCOPE] * count)) for truth in data.truths),
        data.unanswered,
    )


def _drawn(
    name: str, *, seed: int, sizes: tuple[int, ...], intents: int | None = None, domains: int | None = None
) -> LabelledTexts:
    data = requests("train")
    random = np.random.default_rng(seed)
    intent, domain = (np.array(truth.labels) for truth in data.truths)
    inside = np.isin(domain, random.permutation(np.unique(domain))[:domains])
    names = random.permutation(np.unique(intent[inside]))[:intents]
    rows = [
        random.choice(np.flatnonzero(intent == each), size=size, replace=False)
        for each, size in zip(names, sizes, strict=True)
    ]
    return subset(data, np.sort(np.concatenate(rows)).tolist(), name)
