"""What the parts of a message call themselves: ``type`` of most, ``part_kind`` and their like of others."""

TEXTS = frozenset((
    "text", "input_text", "output_text", "refusal", "summary_text", "user-prompt", "system-prompt",
    "TextContent", "TextPart", "instructions", "error-text",
))  # fmt: skip
ATTACHMENTS = frozenset((
    "image", "image_url", "input_image", "image-url", "image_file", "ImageContent", "binary", "blob", "uri",
    "audio", "input_audio", "audio_url", "audio-url", "AudioContent", "video", "video_url", "video-url",
    "input_video", "file", "input_file", "document", "document-url", "media", "data", "resource",
))  # fmt: skip
CALLS_OF_ANY_TOOL = frozenset((
    "tool_call", "tool-call", "tool_use", "server_tool_use", "server_tool_call", "mcp_tool_use", "mcp_call",
    "function", "function_call", "custom_tool_call", "builtin-tool-call", "FunctionCallContent",
))  # fmt: skip
CALLS = CALLS_OF_ANY_TOOL | frozenset((
    "computer_call", "local_shell_call", "web_search_call", "file_search_call", "code_interpreter_call",
    "image_generation_call",
))  # fmt: skip
RESULTS = frozenset((
    "tool_call_response", "server_tool_call_response", "tool_result", "tool-result", "tool_return",
    "tool-return", "retry-prompt", "mcp_tool_result", "web_search_tool_result", "builtin-tool-return",
    "function_result", "function_call_output", "custom_tool_call_output", "computer_call_output",
    "local_shell_call_output", "FunctionResultContent",
))  # fmt: skip
# Meant for nobody, or said elsewhere: what the model thought, lists of its sources and its tools.
SILENT = frozenset((
    "reasoning", "thinking", "redacted_thinking", "thought", "reasoning_text", "redacted-reasoning",
    "encrypted_reasoning", "step-start", "step-finish", "source", "mcp_list_tools",
))  # fmt: skip
