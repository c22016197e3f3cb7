"""Changing many contacts at once: docs/bulk.md.

`kinds` are what can be done, `statement` does it to a batch, `actions` start, run, finish and undo it.
"""
