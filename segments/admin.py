"""The Django admin of segments: to look at; the writes that have rules go through `segments.actions`."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from crm.admin.base import ReadOnlyAdmin, TableAdmin, actor
from segments import actions
from segments.models import Membership, Segment, SegmentCount, Stay


@admin.register(Segment)
class SegmentAdmin(TableAdmin[Segment]):
    """Made and edited where its filter can be seen; here it can be renamed and deleted."""

    list_display = ("name", "channel", "colour", "position", "count", "counted_at", "track_members", "broken")
    list_filter = ("track_members", "channel")
    list_select_related = ("channel",)
    search_fields = ("name",)
    readonly_fields = (
        "channel", "filter", "broken", "position", "tracked_since", "told_since", "count", "counted_at", "created_at",
        "updated_at",
    )  # fmt: skip
    fields = ("channel", "name", "colour", "track_members", "tells_webhooks", *readonly_fields[1:])

    @admin.display(description=_("broken"))
    def broken(self, segment: Segment) -> str:
        return " ".join(problem.message for problem in segment.problems(_catalogue(segment)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Segment, form: Any, change: bool) -> None:
        actions.change(obj, {name: form.cleaned_data[name] for name in form.changed_data}, by=actor(request))

    def delete_model(self, request: HttpRequest, obj: Segment) -> None:
        actions.delete(obj, by=actor(request))


@admin.register(SegmentCount)
class SegmentCountAdmin(ReadOnlyAdmin[SegmentCount]):
    list_display = ("segment", "day", "count", "channel")
    list_filter = ("channel",)
    list_select_related = ("segment", "channel")
    search_fields = ("segment__name",)
    sortable_by = ()


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin[Membership]):
    list_display = ("segment", "contact_id", "channel")
    list_filter = ("channel",)
    list_select_related = ("segment", "channel")
    raw_id_fields = ("contact",)
    sortable_by = ()


@admin.register(Stay)
class StayAdmin(ReadOnlyAdmin[Stay]):
    list_display = ("segment", "contact_id", "entered_on", "left_on", "channel")
    list_filter = ("channel",)
    list_select_related = ("segment", "channel")
    raw_id_fields = ("contact",)
    sortable_by = ()


def _catalogue(segment: Segment) -> Catalogue:
    return Catalogue.of(segment.channel)
