"""The tables of a report: printed marks matched to the rows and columns of a form."""
