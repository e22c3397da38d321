"""Task: which of the user's requests stands for the conversation, and all of them as the text to embed."""
