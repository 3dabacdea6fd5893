"""A report laid open: its source beside its reading, as plain data and as one page that needs nothing else."""
