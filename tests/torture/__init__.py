"""Random lawful reports, printed in every way that real ones are printed, with what they say."""
