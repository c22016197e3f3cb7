"""What the settings page of customer profile data shows."""

from dataclasses import dataclass

from django.utils.functional import Promise

from contacts.fields import profile_field
from contacts.keys.rules import STANDARD, why_not_archived, why_not_hidden
from contacts.models import ProfileKey, TypeChange
from crm.models import Channel


@dataclass(frozen=True)
class ListedKey:
    """A key as the page shows it; `change` is its type change that hasn't ended."""

    row: ProfileKey
    change: TypeChange | None

    @property
    def label(self) -> str | Promise:
        return shown_label(self.row)

    @property
    def is_archived(self) -> bool:
        return self.row.archived_at is not None

    @property
    def is_standard(self) -> bool:
        return self.row.key in STANDARD

    @property
    def why_not_hidden(self) -> str | Promise | None:
        return why_not_hidden(self.row)

    @property
    def why_not_archived(self) -> str | Promise | None:
        return why_not_archived(self.row)


def listed(channel: Channel) -> list[ListedKey]:
    """Return all keys of the channel in their order, including archived ones."""
    unfinished = channel.type_changes.filter(state=TypeChange.State.CONVERTING)
    changes = {change.key_id: change for change in unfinished.select_related("job")}
    return [ListedKey(row, changes.get(row.pk)) for row in channel.profile_keys.order_by("position")]


def shown_label(row: ProfileKey) -> str | Promise:
    """Return the label; that of a standard key is translated unless it was renamed."""
    return profile_field(row).label
