"""Take the pictures of README, docs and guide, of a Roster with the data of its first run: `make pictures`."""
