"""The way to a model and back: one endpoint, its limits, what it answered before."""
