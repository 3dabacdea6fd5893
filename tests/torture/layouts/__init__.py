"""Printers: one way each of putting a document on paper."""
