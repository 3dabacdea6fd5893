"""Cells named by the texts left of them and above them."""
