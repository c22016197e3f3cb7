"""The writes of marketing messages: one function a verb."""

from segments.messages.actions.drafts import choose_audience, create, delete, duplicate, edit

__all__ = ["choose_audience", "create", "delete", "duplicate", "edit"]
