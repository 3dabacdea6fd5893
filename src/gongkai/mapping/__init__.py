"""A model's mapping of printed lines, heads and numbers to the form: what it may name, and what the print says of it."""
