"""Limits of a channel: over them nothing is refused and nothing lost, and owners are told."""
