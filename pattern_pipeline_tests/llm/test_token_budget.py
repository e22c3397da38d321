"""What one call teaches of the window serves the next."""

from pattern_pipeline.llm.chat import ChatMessage, Prompt, PromptTooLongError
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_budget import SMALLEST_WINDOW, limit_answer_tokens, open_token_budget

PROMPT = Prompt((ChatMessage("user", "word " * 8_000),), {})
SETTINGS = ModelSettings(name="m", window_tokens=16_000, answer_tokens=500)


def test_a_window_that_the_server_tells_is_met_by_the_servers_own_count():
    room = open_token_budget(SETTINGS)
    # The server counts 12,000 where the estimate says 10,000, and takes 6,000.
    found = room.shrink(PROMPT, 16_000, 500, PromptTooLongError("", window=6_000, asked=12_000))
    assert found == int(6_000 * 10 / 12 * 0.95)
    assert room.window_tokens == found


def test_without_a_word_the_window_starts_below_the_prompt_and_shrinks_to_a_smallest():
    room, window = open_token_budget(SETTINGS), 16_000
    steps = []
    for _ in range(20):
        window = room.shrink(PROMPT, window, 500, PromptTooLongError(""))
        steps.append(window)
    assert steps[:2] == [7_350, 5_145]
    assert steps[-1] == SMALLEST_WINDOW


def test_of_many_prompts_that_are_too_long_at_once_one_shrinks_the_window():
    room = open_token_budget(SETTINGS)
    found = [room.shrink(PROMPT, 16_000, 500, PromptTooLongError("")) for _ in range(30)]
    assert set(found) == {7_350}


def test_an_answer_may_become_longer_but_never_takes_more_than_half_of_the_window():
    room = open_token_budget(SETTINGS)
    room.lengthen()
    assert room.answer_tokens == 2_000
    small = open_token_budget(ModelSettings(name="m", window_tokens=1_000, answer_tokens=400))
    assert small.most == 500
    assert limit_answer_tokens(500) == 4_000
