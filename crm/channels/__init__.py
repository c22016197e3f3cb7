"""Channels: made, changed, switched between."""
