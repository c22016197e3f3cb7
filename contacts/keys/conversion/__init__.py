"""How a key's values become those of another type."""
