"""Texts that other programs make of reports: what they are made with, and how they are asked."""
