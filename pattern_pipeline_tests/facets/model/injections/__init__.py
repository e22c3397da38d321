"""Hostile traces, written by hand: they try to choose their own answers, leak the prompt or leave the fence.

The benchmark ``benchmarks/injection.py`` counts with what is here too.
"""
