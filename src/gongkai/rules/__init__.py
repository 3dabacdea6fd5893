"""Rules: what the report's own arithmetic and words say about its numbers."""
