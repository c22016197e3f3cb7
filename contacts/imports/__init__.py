"""Contacts out of a file: sheet (what the file holds), mapping (columns to fields), rows (one row checked), load."""
