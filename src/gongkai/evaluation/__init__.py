"""How well a model helps: a corpus with gold read by people, and what a reading of it comes to."""
