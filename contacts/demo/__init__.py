"""Invented contacts with realistic data, in any number, for trying and measuring."""
