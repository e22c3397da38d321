"""Tokens are counted as OpenAI's own tokenizer does, without ever fetching anything."""

import gzip
import socket
from pathlib import Path

import pytest
from tiktoken_ext import openai_public

from pattern_pipeline.llm import token_counting
from pattern_pipeline.llm.token_counting import count_tokens, describe_counting, is_exact
from pattern_pipeline.traces.tokens import estimate_tokens

PROSE = "The user asked for a refund of order 12345, and the agent said that it was on its way. " * 20


def test_the_encoding_is_the_packaged_one_and_no_network_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    token_counting.load_packaged_encoding.cache_clear()
    found = token_counting.load_packaged_encoding()
    assert found is not None
    assert found.encode_ordinary("hello world") == [24912, 2375]


def test_the_pattern_is_tiktokens_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_, expected_hash: {b"h": expected_hash})
    own = openai_public.o200k_base()
    found = token_counting.load_packaged_encoding()
    assert found is not None
    assert found._pat_str == own["pat_str"]
    assert own["mergeable_ranks"] == {b"h": token_counting.SHA256}


@pytest.mark.parametrize(
    "content",
    [b"", b"not gzip", gzip.compress(b"aGk= 0\n", mtime=0), gzip.compress(b"x" * 99, mtime=0)[:20], None],
)
def test_another_file_is_no_encoding(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "o200k_base.tiktoken.gz"
    if content is not None:
        file.write_bytes(content)
    assert token_counting.read_encoding(file) is None


def test_without_the_encoding_our_estimate_counts_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = count_tokens(PROSE)
    monkeypatch.setattr(token_counting, "load_packaged_encoding", lambda: None)
    assert count_tokens(PROSE) == estimate_tokens(PROSE)
    assert estimate_tokens(PROSE) == pytest.approx(exact, rel=0.15)
    assert "estimate" in describe_counting("gpt-5")
    assert not is_exact("gpt-5")


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("", 0),
        ("<|endoftext|><|endofprompt|>", 20),
        ("\ud800\udfff lone", 20),
        ("^" * 100_000, 100_000),
        ("a" * 100_000, 50_000),
        (" \n\t" * 30_000, 90_000),
        ("中文" * 20_000, 80_000),
        ("\x00\x1b[31m", 20),
    ],
)
def test_any_text_is_counted(text: str, most: int) -> None:
    assert (1 if text else 0) <= count_tokens(text) <= most


@pytest.mark.parametrize(
    ("model", "exact"),
    [
        ("gpt-5-mini", True),
        ("openai/gpt-4o-2024-08-06", True),
        ("gpt-4.1", True),
        ("o3-mini", True),
        ("gpt-4", False),
        ("gpt-4-turbo", False),
        ("gpt-3.5-turbo", False),
        ("gpt-oss-20b", False),
        ("claude-haiku-4-5", False),
        ("llama3.1:8b", False),
    ],
)
def test_it_is_said_whose_encoding_counts(model: str, exact: bool) -> None:
    assert is_exact(model) is exact
    assert ("not this model's own" in describe_counting(model)) is not exact
