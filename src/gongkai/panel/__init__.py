"""Many reports as one dataset: organs folded to one identity, one report for each organ and year."""
