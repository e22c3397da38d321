"""Tests with a real, tiny model behind llama.cpp's own server: what speaks the protocol by its own lights."""
