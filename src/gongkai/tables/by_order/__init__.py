"""Lines named by the order in which the form prints."""
