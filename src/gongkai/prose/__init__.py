"""What the free text of a report says: points of section five, claims about numbers, the fee."""
