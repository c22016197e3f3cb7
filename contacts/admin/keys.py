from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from contacts import keys
from contacts.models import ProfileKey, TypeChange
from crm.admin.base import KeptAdmin, ReadOnlyAdmin, actor


@admin.register(ProfileKey)
class ProfileKeyAdmin(KeptAdmin[ProfileKey]):
    """Name and type stay as they were made; what was collected stays too, so a key isn't deleted."""

    list_display = ("key", "label", "type", "channel", "position", "in_contacts", "in_inbox", "archived_at")
    list_filter = ("type", "in_contacts", "in_inbox", "channel")
    list_select_related = ("channel",)
    search_fields = ("key", "label")
    autocomplete_fields = ("channel",)
    readonly_fields = ("position", "archived_at", "created_at")
    fixed = ("channel", "key", "type")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: ProfileKey, form: Any, change: bool) -> None:
        if not change:
            made = keys.add_key(obj.channel, obj.key, obj.type, obj.label, by=actor(request))
            obj.pk, obj.position, obj.created_at = made.pk, made.position, made.created_at
            return
        by = actor(request)
        keys.change(obj, obj.label, obj.description, by=by)
        keys.show_in_contacts(obj, obj.in_contacts, by=by)
        keys.show_in_inbox(obj, obj.in_inbox, by=by)

    def get_fields(self, request: HttpRequest, obj: ProfileKey | None = None) -> tuple[str, ...]:
        made = ("channel", "key", "type", "label")
        return made if obj is None else (*made, "description", "in_contacts", "in_inbox", *self.readonly_fields)


@admin.register(TypeChange)
class TypeChangeAdmin(ReadOnlyAdmin[TypeChange]):
    """Changes of keys' types: how far they are, and how many values didn't fit."""

    list_display = ("id", "key", "channel", "from_type", "to_type", "state", "fit", "unfit", "created_at", "ended_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel", "key")
    search_fields = ("key__key", "key__label")
    sortable_by = ()
