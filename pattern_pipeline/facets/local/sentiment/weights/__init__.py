"""What was learned, as arrays, beside what it was learned from; no data and no code but the loader's."""
