"""What the printed texts of a table say: rows, columns, groups and years of the forms."""
