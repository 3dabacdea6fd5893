"""Programs that the bench runs: each reads paths and writes a JSON object a line."""
