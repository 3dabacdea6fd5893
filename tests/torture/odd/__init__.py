"""Oddities: what real reports print outside of the forms' own prints, and what tools make of their pages."""
