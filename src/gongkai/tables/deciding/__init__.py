"""Of every way in which lines can be read, the one that must be; what more than one is left of stays open."""
