"""The Django admin of contacts: quick at a million, values by the rules of their keys."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import keys
from contacts.erasure.actions import delete
from contacts.fields import PROFILE, Catalogue
from contacts.lists.search import quick
from contacts.models import (
    BulkBatch,
    BulkChange,
    BulkEffect,
    Chat,
    ChatRead,
    Contact,
    KeyIndex,
    Message,
    ProfileKey,
    SavedUrlPart,
    SearchText,
    TypeChange,
)
from contacts.values import Invalid
from contacts.values.tags import read_tags
from crm.admin.base import KeptAdmin, ReadOnlyAdmin, TableAdmin, actor
from crm.log import record
from crm.models import Channel


class ContactForm(forms.ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ("channel", "type", "member_id", "profile", "tags", "blocked")

    def clean_member_id(self) -> str | None:
        return self.cleaned_data["member_id"] or None

    def clean_tags(self) -> list[str]:
        try:
            return read_tags(",".join(self.cleaned_data["tags"]))
        except Invalid as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "channel" in values and "profile" in values:
            try:
                values["profile"] = _parsed(values["profile"], self.instance, Catalogue.of(values["channel"]))
            except ValidationError as error:
                self.add_error("profile", error)
        return values


@admin.register(Contact)
class ContactAdmin(TableAdmin[Contact]):
    """To look at and to mend; deleting is the product's own, which takes all traces with it."""

    form = ContactForm
    list_display = ("id", "channel", "type", "member_id", "shown_name", "email", "mobile_number", "last_seen_at")
    list_display_links = ("id", "shown_name")
    list_filter = ("channel", "type", "blocked")
    list_select_related = ("channel",)
    search_fields = ("search_text__text",)  # shows the box; see get_search_results
    search_help_text = gettext_lazy("Name, e-mail, mobile number in any form, or a whole member ID.")
    sortable_by = ("id",)
    autocomplete_fields = ("channel",)
    fixed = ("channel",)
    readonly_fields = (
        "unsubscribe_email", "unsubscribe_email_at", "unsubscribe_texting", "unsubscribe_texting_at",
        "email_qualified", "mobile_number_qualified", "has_chat", "last_seen_at", "sessions_count", "country",
        "city", "language", "web", "mobile", "created_at", "updated_at", "version",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("name"))
    def shown_name(self, contact: Contact) -> str:
        return contact.name

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Contact]", search_term: str
    ) -> "tuple[QuerySet[Contact], bool]":
        text = search_term.strip()
        if not text:
            return queryset, False
        channels = Channel.objects.all()
        if wanted := request.GET.get("channel__id__exact", ""):
            channels = channels.filter(pk=wanted) if wanted.isdecimal() else channels.none()
        found = quick(text, channels.values_list("country", flat=True).first() or "KR")
        # Looked up apart, so that the trigram index serves the rest.
        members = Contact.everywhere.filter(channel__in=list(channels), member_id=text)
        either = Contact.everywhere.filter(found).values("pk").union(members.values("pk"))
        return queryset.filter(pk__in=either), False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        obj.updated_at = timezone.now()
        obj.version += 1
        super().save_model(request, obj, form, change)
        verb = "contact.changed" if change else "contact.added"
        record(obj.channel, verb, obj, by=actor(request), fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Contact) -> None:
        delete(obj.channel, [obj.pk], by=actor(request))


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


@admin.register(BulkChange)
class BulkChangeAdmin(ReadOnlyAdmin[BulkChange]):
    """What was done to many at once."""

    list_display = (
        "id",
        "channel",
        "kind",
        "manager",
        "state",
        "total",
        "changed",
        "skipped",
        "undo_state",
        "created_at",
    )
    list_filter = ("kind", "state", "undo_state", "channel")
    list_select_related = ("channel", "manager__user")
    search_fields = ("manager__user__email",)
    sortable_by = ()


@admin.register(BulkBatch)
class BulkBatchAdmin(ReadOnlyAdmin[BulkBatch]):
    """What running bulk changes have still to come by."""

    list_display = ("id", "channel", "bulk")
    list_filter = ("channel",)
    list_select_related = ("channel", "bulk")
    sortable_by = ()


@admin.register(BulkEffect)
class BulkEffectAdmin(ReadOnlyAdmin[BulkEffect]):
    """Which contacts bulk changes have changed."""

    list_display = ("id", "channel", "bulk", "contact_id", "at")
    list_select_related = ("channel", "bulk")
    raw_id_fields = ("contact",)
    sortable_by = ()


@admin.register(KeyIndex)
class KeyIndexAdmin(ReadOnlyAdmin[KeyIndex]):
    """Which keys have an index of their own, and why one has not."""

    list_display = ("key", "channel", "state", "uses", "used_at", "built_at", "name", "error")
    list_filter = ("state", "channel")
    list_select_related = ("channel",)
    search_fields = ("key", "name")
    sortable_by = ()


@admin.register(TypeChange)
class TypeChangeAdmin(ReadOnlyAdmin[TypeChange]):
    """Changes of keys' types: how far they are, and how many values didn't fit."""

    list_display = ("id", "key", "channel", "from_type", "to_type", "state", "fit", "unfit", "created_at", "ended_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel", "key")
    search_fields = ("key__key", "key__label")
    sortable_by = ()


@admin.register(Chat)
class ChatAdmin(ReadOnlyAdmin[Chat]):
    """Written by those who talk; to look at."""

    list_display = ("id", "channel", "contact_id", "state", "last_side", "last_text", "received", "last_message_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel",)
    search_fields = ("=id", "=contact__id")
    search_help_text = gettext_lazy("The number of a chat or of a contact.")
    sortable_by = ()


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin[Message]):
    """What was said, by whom."""

    list_display = ("id", "channel", "chat_id", "side", "manager_name", "__str__", "created_at")
    list_filter = ("side", "channel")
    list_select_related = ("channel",)
    search_fields = ("=chat__id",)
    search_help_text = gettext_lazy("The number of a chat.")
    sortable_by = ()


@admin.register(ChatRead)
class ChatReadAdmin(ReadOnlyAdmin[ChatRead]):
    """How much of which chat each manager has seen."""

    list_display = ("id", "channel", "chat_id", "manager", "seen")
    list_filter = ("channel",)
    list_select_related = ("channel", "manager__user")
    search_fields = ("=chat__id",)
    search_help_text = gettext_lazy("The number of a chat.")
    sortable_by = ()


@admin.register(SearchText)
class SearchTextAdmin(ReadOnlyAdmin[SearchText]):
    """What the quick search reads of each contact, each character twice."""

    list_display = ("contact_id", "channel", "text")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=contact__id",)
    search_help_text = gettext_lazy("The number of a contact.")
    sortable_by = ()
    ordering = ("-contact",)


@admin.register(SavedUrlPart)
class SavedUrlPartAdmin(ReadOnlyAdmin[SavedUrlPart]):
    """Filters too long for a URL, and the terms of searches."""

    list_display = ("digest", "channel", "used_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("digest",)
    sortable_by = ()


def _parsed(profile: Any, contact: Contact, catalogue: Catalogue) -> dict[str, Any]:
    """The values in the stored form of their keys' types; what the contact has of archived keys stays.

    Raises ValidationError that names the key.
    """
    if not isinstance(profile, dict):
        raise ValidationError(_("Must be an object of keys and values."))
    stored = {}
    for key, value in profile.items():
        if key in contact.profile and contact.profile[key] == value:
            stored[key] = value
            continue
        field = catalogue.get(f"{PROFILE}.{key}")
        if field is None:
            raise ValidationError(_("There is no key “%(key)s”.") % {"key": key})
        try:
            stored[key] = field.type.parse(value, catalogue.context)
        except Invalid as error:
            raise ValidationError(f"{key}: {error}") from error
    return {key: value for key, value in stored.items() if value is not None}
