"""The rooms of tests/bench."""
