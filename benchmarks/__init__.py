"""Measurements: what a number in README.md says, one command here measures."""
