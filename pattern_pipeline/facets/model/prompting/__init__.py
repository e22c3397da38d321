"""What is sent for one unit: the conversation fenced as data, then the questions, and the form of the answer."""
