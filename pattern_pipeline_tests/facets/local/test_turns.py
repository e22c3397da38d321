from pattern_pipeline.facets.local.sentiment.answer import answer_sentiment
from pattern_pipeline.facets.local.task.answer import answer_task
from pattern_pipeline.facets.local.turns import list_agent_turns, list_user_turns
from pattern_pipeline.traces.conversation.lines import Conversation, Line

DELEGATED = Conversation(
    (
        Line(1, "user", "Please plan my trip to the lakes."),
        Line(2, "user", "I want to list every ferry at once, this is useless!", depth=1),
        Line(3, "assistant", "I can't list ferries.", depth=1),
        Line(4, "user", "  "),
        Line(5, "assistant", "Here is the plan."),
    )
)


def test_what_agents_say_to_each_other_is_not_the_users() -> None:
    assert [line.number for line in list_user_turns(DELEGATED)] == [1]
    assert [line.number for line in list_agent_turns(DELEGATED)] == [5]
    assert answer_task("Task", DELEGATED).text == "Please plan my trip to the lakes."
    assert answer_sentiment("Sentiment", DELEGATED).label == "NEUTRAL"


def test_where_only_a_deeper_agent_speaks_its_words_count() -> None:
    deep = Conversation((Line(1, "tool_call", "{}", "delegate"), Line(2, "assistant", "Done.", depth=2)))
    assert [line.number for line in list_agent_turns(deep)] == [2]
    assert list_user_turns(deep) == ()
