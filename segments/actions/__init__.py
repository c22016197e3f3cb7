"""The writes of segments."""

from segments.actions.criteria import create, duplicate, edit_filter
from segments.actions.settings import change, delete, reorder

__all__ = ["change", "create", "delete", "duplicate", "edit_filter", "reorder"]
