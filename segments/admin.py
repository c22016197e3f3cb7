"""The Django admin of segments: to look at; the writes that have rules go through `segments.actions`."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from crm.admin.base import ReadOnlyAdmin, TableAdmin, actor
from segments import actions
from segments.bots import actions as bots
from segments.bots.queries import problems_of
from segments.models import (
    Bot,
    BotChoice,
    BotCount,
    BotShowing,
    Bounce,
    MarketingMessage,
    Membership,
    MessagePace,
    Recipient,
    Segment,
    SegmentCount,
    Stay,
    TextGateway,
)


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


@admin.register(MarketingMessage)
class MarketingMessageAdmin(ReadOnlyAdmin[MarketingMessage]):
    """To look at only: they are written, sent and deleted on the pages, where their audience can be seen."""

    list_display = ("name", "channel", "medium", "state", "sent_at", "manager")
    list_filter = ("medium", "job__state", "channel")
    list_select_related = ("channel", "job", "manager__user")
    search_fields = ("name", "subject")

    @admin.display(description=_("state"), ordering="job__state")
    def state(self, message: MarketingMessage) -> str:
        return str(message.job.get_state_display()) if message.job else ""


@admin.register(Recipient)
class RecipientAdmin(ReadOnlyAdmin[Recipient]):
    list_display = ("message", "contact_id", "state", "reason", "detail", "sent_at", "channel")
    list_filter = ("state", "channel")
    list_select_related = ("message", "channel")
    raw_id_fields = ("contact",)
    sortable_by = ()


@admin.register(Bounce)
class BounceAdmin(ReadOnlyAdmin[Bounce]):
    list_display = ("address", "kind", "is_final", "times", "at", "channel")
    list_filter = ("kind", "is_final", "channel")
    list_select_related = ("channel",)
    search_fields = ("address",)


@admin.register(MessagePace)
class MessagePaceAdmin(ReadOnlyAdmin[MessagePace]):
    list_display = ("medium", "channel", "next_at")
    list_select_related = ("channel",)


@admin.register(TextGateway)
class TextGatewayAdmin(ReadOnlyAdmin[TextGateway]):
    """Without its secret."""

    list_display = ("url", "form", "channel", "changed_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    exclude = ("secret",)


@admin.register(Bot)
class BotAdmin(TableAdmin[Bot]):
    """Made and edited where its questions and audience can be seen; here it can be turned off and deleted."""

    list_display = ("name", "channel", "position", "is_on", "broken", "updated_at")
    list_filter = ("is_on", "channel")
    list_select_related = ("channel",)
    search_fields = ("name",)
    readonly_fields = (
        "channel", "name", "greeting", "thanks", "inputs", "filter", "broken", "page_rule", "page_text", "position",
        "created_at", "updated_at",
    )  # fmt: skip
    fields = (*readonly_fields[:2], "is_on", *readonly_fields[2:])

    @admin.display(description=_("broken"))
    def broken(self, bot: Bot) -> str:
        return " ".join(problems_of(bot, Catalogue.of(bot.channel)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Bot, form: Any, change: bool) -> None:
        bots.switch(obj, form.cleaned_data["is_on"], by=actor(request))

    def delete_model(self, request: HttpRequest, obj: Bot) -> None:
        bots.delete(obj, by=actor(request))


@admin.register(BotCount)
class BotCountAdmin(ReadOnlyAdmin[BotCount]):
    list_display = ("bot", "day", "shown", "started", "completed", "channel")
    list_filter = ("channel",)
    list_select_related = ("bot", "channel")
    search_fields = ("bot__name",)
    sortable_by = ()


@admin.register(BotChoice)
class BotChoiceAdmin(ReadOnlyAdmin[BotChoice]):
    list_display = ("bot", "key", "option", "number", "channel")
    list_filter = ("channel",)
    list_select_related = ("bot", "channel")
    search_fields = ("bot__name",)
    sortable_by = ()


@admin.register(BotShowing)
class BotShowingAdmin(ReadOnlyAdmin[BotShowing]):
    """Without the token: whoever knows it goes on with the form."""

    list_display = ("bot", "contact_id", "visitor_id", "shown_at", "completed_at", "channel")
    list_filter = ("channel",)
    list_select_related = ("bot", "channel")
    raw_id_fields = ("contact", "visitor")
    exclude = ("token",)
    sortable_by = ()


def _catalogue(segment: Segment) -> Catalogue:
    return Catalogue.of(segment.channel)
