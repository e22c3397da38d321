"""Synthetic traffic of a support agent, for the demo and for tests. Nothing in it is a real conversation."""
