"""Contacts in the Django admin: to look at and to mend, by the same actions as the pages."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.editing.actions import Conflict, Edit, KeysChanged, change, mark
from contacts.editing.adding import add_member
from contacts.editing.blocking import block, unblock
from contacts.erasure.actions import delete
from contacts.fields import PROFILE, Catalogue, Field, system_fields
from contacts.filters.search import quick
from contacts.leads.actions import Known, add_parsed_lead
from contacts.leads.locks import Importing
from contacts.models import Contact
from contacts.values import Invalid, Stored
from contacts.values.tags import read_tags
from crm.admin.base import TableAdmin, actor
from crm.ids import read_id
from crm.models import Channel


class SeenField(forms.JSONField):
    """The marks of the values that the form was drawn with, by field key; never a change in itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False

    def clean(self, value: Any) -> dict[str, str]:
        seen = super().clean(value)
        if not isinstance(seen, dict) or not all(isinstance(text, str) for text in seen.values()):
            raise ValidationError(_("Please open the page again."))
        return seen


class NotAsSeen(ValidationError):
    """Somebody has changed values since the form was drawn. `marks` are those of what is there now, by field key."""

    def __init__(self, conflict: Conflict) -> None:
        contact, fields = conflict.fields[0]
        self.marks = {field.key: mark(field.stored(contact)) for field in fields}
        super().__init__([_changed_since(contact, field) for field in fields])


def _changed_since(contact: Contact, field: Field) -> str:
    value = json.dumps(field.stored(contact), ensure_ascii=False)
    return _("“%(key)s” has been changed since, to %(value)s. Save again to replace it.") % {
        "key": field.label,
        "value": value,
    }


class ContactForm(forms.ModelForm[Contact]):
    """The values of keys that aren't archived, as JSON, with tags and the mark of being blocked.

    Only what differs from the values that were shown is changed; see `edits`.
    """

    profile = forms.JSONField(label=gettext_lazy("profile"), required=False)
    tags = SimpleArrayField(forms.CharField(max_length=100), label=gettext_lazy("tags"), required=False)
    seen = SeenField()
    edits: dict[Field, Stored]

    class Meta:
        model = Contact
        fields = ("channel", "type", "member_id", "profile", "tags", "blocked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["seen"]
            return
        contact, shown = self.instance, _shown(self.instance)
        self.initial["profile"] = {
            field.path: field.stored(contact) for field in shown if field.is_profile and _has(field, contact)
        }
        self.initial["seen"] = {field.key: mark(field.stored(contact)) for field in shown}

    def refused(self, refusal: ValidationError) -> None:
        """Count the values that the refusal names as seen; what was typed stays."""
        if isinstance(refusal, NotAsSeen):
            seen = self.cleaned_data["seen"] | refusal.marks
            self.data = dict(self.data.items()) | {self.add_prefix("seen"): json.dumps(seen, ensure_ascii=False)}

    def clean_member_id(self) -> str | None:
        return self.cleaned_data["member_id"] or None

    def clean_tags(self) -> list[str]:
        try:
            return read_tags(",".join(self.cleaned_data["tags"]))
        except Invalid as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if {"channel", "profile", "tags"} <= values.keys() and (self.instance.pk is None or "seen" in values):
            try:
                self.edits = dict(self._edits(values, Catalogue.of(values["channel"])))
            except ValidationError as error:
                self.add_error("profile", error)
        return values

    def _edits(self, values: dict[str, Any], catalogue: Catalogue) -> Iterator[tuple[Field, Stored]]:
        """Yield the fields whose value isn't the one that was shown, with the new one. Raise ValidationError."""
        profile, seen = values["profile"] or {}, values.get("seen", {})
        if not isinstance(profile, dict):
            raise ValidationError(_("Must be an object of keys and values."))
        given = {f"{PROFILE}.{path}": value for path, value in profile.items()}
        for key, value in given.items():
            if mark(value) != seen.get(key, mark(None)):
                yield _parsed(key, value, catalogue)
        for key, text in seen.items():
            if key.startswith(f"{PROFILE}.") and key not in given and text != mark(None) and key in catalogue:
                yield catalogue[key], None
        tags = values["tags"] or None
        if mark(tags) != seen.get("tags", mark(None)):
            yield catalogue["tags"], tags


@admin.register(Contact)
class ContactAdmin(TableAdmin[Contact]):
    """What a contact is known by stays as it was given; deleting is the product's own, which scrubs what is stored."""

    form = ContactForm
    list_display = ("id", "channel", "type", "member_id", "shown_name", "email", "mobile_number", "last_seen_at")
    list_display_links = ("id", "shown_name")
    list_filter = ("channel", "type", "blocked")
    list_select_related = ("channel",)
    search_fields = ("search_text__text",)  # shows the box; see get_search_results
    search_help_text = gettext_lazy("Name, e-mail, mobile number in any form, or a whole member ID.")
    sortable_by = ("id",)
    autocomplete_fields = ("channel",)
    fixed = ("channel", "type", "member_id")
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
            channels = channels.filter(pk=read_id(wanted) or 0)
        found = quick(text, channels.values_list("country", flat=True).first() or "KR")
        # Looked up apart, so that the trigram index serves the rest.
        members = Contact.everywhere.filter(channel__in=list(channels), member_id=text)
        either = Contact.everywhere.filter(found).values("pk").union(members.values("pk"))
        return queryset.filter(pk__in=either), False

    def get_fields(self, request: HttpRequest, obj: Contact | None = None) -> tuple[str, ...]:
        made = ("channel", "type", "member_id", "profile", "tags")
        return made if obj is None else (*made, "blocked", "seen", *self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        if change:
            self._change(request, obj, form)
        else:
            obj.pk = self._add(request, obj, form).pk
        obj.refresh_from_db()

    def _change(self, request: HttpRequest, contact: Contact, form: ContactForm) -> None:
        by, seen = actor(request), form.cleaned_data["seen"]
        try:
            change(contact.channel, [Edit(contact.pk, form.edits, seen)], by=by, source="admin")
        except Conflict as conflict:
            raise NotAsSeen(conflict) from conflict
        except KeysChanged as error:
            raise ValidationError(
                _("The keys of the channel have changed since. Please look at the values.")
            ) from error
        if form.cleaned_data["blocked"] != (seen.get("blocked") == mark(True)):
            (block if form.cleaned_data["blocked"] else unblock)(contact, by=by)

    def _add(self, request: HttpRequest, contact: Contact, form: ContactForm) -> Contact:
        values = {field.path: value for field, value in form.edits.items() if field.path}
        tags, by = form.cleaned_data["tags"], actor(request)
        try:
            if contact.type == Contact.Type.MEMBER:
                return add_member(contact.channel, contact.member_id or "", values, tags, by=by)
            return add_parsed_lead(contact.channel, values, tags, by=by)
        except Known as known:
            owners = ", ".join(f"{owner} ({owner.pk})" for owner in known.owners.values())
            raise ValidationError(_("This already belongs to %(owner)s.") % {"owner": owners}) from known
        except Importing as error:
            raise ValidationError(_("A file is being imported just now. Please try again when it is done.")) from error

    def delete_model(self, request: HttpRequest, obj: Contact) -> None:
        delete(obj.channel, [obj.pk], by=actor(request))


def _shown(contact: Contact) -> list[Field]:
    """What the form of a contact shows and may change: `blocked` by an action of its own."""
    fields = system_fields()
    return [*Catalogue.of(contact.channel).profile(), fields["tags"], fields["blocked"]]


def _has(field: Field, contact: Contact) -> bool:
    return field.stored(contact) is not None


def _parsed(key: str, value: Any, catalogue: Catalogue) -> tuple[Field, Stored]:
    """Return the field of the key, and the value in the stored form of its type.

    Raise ValidationError that names the key.
    """
    field, name = catalogue.get(key), key.removeprefix(f"{PROFILE}.")
    if field is None:
        raise ValidationError(_("There is no key “%(key)s”.") % {"key": name})
    try:
        return field, field.type.parse(value, catalogue.context)
    except Invalid as error:
        raise ValidationError(f"{name}: {error}") from error
