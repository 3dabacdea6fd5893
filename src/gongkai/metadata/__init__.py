"""What a report says of itself: its kind, title, agency, year, dates, contact."""
