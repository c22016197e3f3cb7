"""The activity log: who did what, when and to whom."""

from crm.log.entries import Entry, forget, former, record, record_all

__all__ = ["Entry", "forget", "former", "record", "record_all"]
