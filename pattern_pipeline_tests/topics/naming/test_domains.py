"""Names of topics in many trades read like a person wrote them: the criteria, one a test."""

import numpy as np
import pytest

from pattern_pipeline.language.function_words import ARTICLES, AUXILIARIES, CONJUNCTIONS, POSSESSIVES
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.naming.unique_names import MAXIMUM_CHARACTERS
from pattern_pipeline.topics.placement.placement import Placement
from pattern_pipeline_tests.topics.naming.domains import DOMAINS, Said

EVERYTHING = tuple(topic for topics in DOMAINS.values() for topic in topics)
MAPS = {**DOMAINS, "everything": EVERYTHING}
POLITE = frozenset(
    {"please", "thanks", "thank", "hi", "hello", "could", "would", "like", "want", "need", "help"}
)
SELF = frozenset({"i", "me", "my", "we", "our", "us"})
# Who they are, where they live, what they gave as numbers and dates.
VALUES = frozenset(
    """
    clara weiss lyon oslo quito accra seoul rome zurich paul maria lopez lisbon jonas meyer patel anna paris cairo
    lx spring20 monday tuesday thursday friday saturday sunday march may email_1 lautaro
    """.split()  # noqa: SIM905 - reads better
)


def named(topics: tuple[Said, ...]) -> list[str]:
    texts = [text for topic in topics for text in topic.texts]
    of = np.repeat(np.arange(len(topics)), [len(topic.texts) for topic in topics])
    keywords = extract_keywords(texts, of, len(topics))
    placement = Placement(of, np.linspace(0.1, 0.2, len(texts)))
    return list(name_topics_locally(texts, texts, placement, keywords, [None] * len(topics)))


@pytest.fixture(scope="module", params=MAPS)
def names(request: pytest.FixtureRequest) -> list[tuple[str, Said]]:
    topics = MAPS[request.param]
    return list(zip(named(topics), topics, strict=True))


Names = list[tuple[str, Said]]


def words(name: str) -> list[str]:
    return name.casefold().split()


def test_a_name_says_what_the_topic_is_about(names: Names) -> None:
    assert [name for name, topic in names if not set(words(name)) & set(topic.about.split())] == []


def test_a_name_is_one_to_seven_words_in_sentence_case(names: Names) -> None:
    assert all(1 <= len(words(name)) <= 7 and len(name) <= MAXIMUM_CHARACTERS for name, _ in names)
    assert all(name[0].isupper() for name, _ in names)


def test_a_name_holds_no_politeness_and_nobody_speaks_of_themselves(names: Names) -> None:
    assert [name for name, _ in names if set(words(name)) & (POLITE | SELF)] == []


def test_a_name_holds_no_value_of_one_person(names: Names) -> None:
    assert [name for name, _ in names if set(words(name)) & VALUES or any(map(str.isdigit, name))] == []


def test_a_name_does_not_break_off(names: Names) -> None:
    ends = ARTICLES | POSSESSIVES | CONJUNCTIONS | (AUXILIARIES - {"are"})
    assert [name for name, _ in names if words(name)[-1] in ends] == []


def test_no_two_names_are_alike(names: Names) -> None:
    assert len({name.casefold() for name, _ in names}) == len(names)


def test_most_names_are_requests_with_the_peoples_own_verb() -> None:
    found = named(EVERYTHING)
    said = " ".join(text.casefold() for topic in EVERYTHING for text in topic.texts)
    assert all(words(name)[0] in said for name in found), "the verb comes from the texts"
    assert sum(len(words(name)) >= 2 for name in found) >= 0.85 * len(found)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("travel", ["Book a flight", "Lost luggage", "Change seat"]),
        (
            "coding",
            ["Fix the failing tests", "Refactor the parser", "Add an endpoint", "Migrate the frontend"],
        ),
        ("home", ["Turn off the lights", "Set an alarm", "What is the weather"]),
        ("security", ["Reset password", "Report a phishing email", "VPN keeps disconnecting"]),
        ("insurance", ["File a claim", "Change the beneficiary", "What does the policy cover"]),
    ],
)
def test_names_as_they_stand(domain: str, expected: list[str]) -> None:
    assert named(DOMAINS[domain]) == expected
