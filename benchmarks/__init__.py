"""Measurements of medgym: one module each, all with a `run()` that returns figures."""
