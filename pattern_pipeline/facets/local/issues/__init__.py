"""Issues: what went wrong, by the trace's structure and by what was said, each with its lines."""
