"""One asset a file: read frames, call one function of a room, return a frame with metadata."""
