"""Expression indexes and statistics of keys: which there are, who asks for them, how they are built."""

from contacts.indexes.actions import forget, give_up, note_use, tend, use

__all__ = ["forget", "give_up", "note_use", "tend", "use"]
