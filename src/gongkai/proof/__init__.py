"""The identities of a form tried on what is printed, and the statuses that follow. No rule is here."""
