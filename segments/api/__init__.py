"""Segments for programs."""
