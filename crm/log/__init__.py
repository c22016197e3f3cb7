"""The activity log: written in the transaction of the change that it tells of."""

from crm.log.entries import forget, former, record

__all__ = ["forget", "former", "record"]
