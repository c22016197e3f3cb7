"""Convert a key's values to another type."""
