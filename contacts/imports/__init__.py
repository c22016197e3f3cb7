"""Import contacts from a file: read it (sheet), map its columns (mapping), check its rows (rows), load them (load)."""
