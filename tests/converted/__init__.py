"""Texts that other programs made of generated reports, pinned."""
