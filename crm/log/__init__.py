"""The activity log: who did what, when and to whom."""

from crm.log.entries import forget, former, record

__all__ = ["forget", "former", "record"]
