"""How managers want their table, kept for each manager and channel."""

from typing import Any

from django.db import transaction

from crm.models import Manager


@transaction.atomic
def choose_columns(manager: Manager, columns: list[str], density: str = "") -> None:
    """Show these columns, and rows of that height if it is given."""
    preferences = _locked(manager)
    preferences["columns"] = columns
    if density:
        preferences["density"] = density
    _save(manager, preferences)


@transaction.atomic
def set_width(manager: Manager, key: str, width: int) -> None:
    """Make one column so many pixels wide."""
    preferences = _locked(manager)
    preferences["widths"] = {**preferences.get("widths", {}), key: width}
    _save(manager, preferences)


def _locked(manager: Manager) -> dict[str, Any]:
    # Two windows of one manager must not undo each other's choices.
    stored = Manager.everywhere.select_for_update().get(channel_id=manager.channel_id, pk=manager.pk)
    manager.preferences = stored.preferences
    return dict(stored.preferences.get("contacts", {}))


def _save(manager: Manager, preferences: dict[str, Any]) -> None:
    manager.preferences = {**manager.preferences, "contacts": preferences}
    manager.save(update_fields=["preferences"])
