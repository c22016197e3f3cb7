"""Channels, their roles and managers: what has rules goes through the actions of their rooms."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm import managers, roles
from crm.admin.base import ReadOnlyAdmin, TableAdmin, actor
from crm.channels import actions
from crm.deletion import delete_channel
from crm.deletion.queries import deletion_of
from crm.models import Channel, Invitation, Manager, Role, User
from crm.permissions import PERMISSIONS


class NewChannelForm(forms.ModelForm[Channel]):
    """A new channel has somebody who can look after it."""

    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.filter(is_active=True),
        widget=AutocompleteSelect(Manager._meta.get_field("user"), admin.site),
    )


@admin.register(Channel)
class ChannelAdmin(TableAdmin[Channel]):
    """A channel is deleted in the background; deleting one whose deletion has stopped starts it again."""

    list_display = ("name", "slug", "time_zone", "country", "language", "mu_limit", "created_at", "deletion")
    search_fields = ("name", "slug")
    readonly_fields = ("plugin_key", "created_at", "deletion")
    exclude: ClassVar = ("member_hash_secret",)

    @admin.display(description=_("deletion"))
    def deletion(self, channel: Channel) -> str:
        """How far its deletion is; empty where nobody asked for it."""
        if not channel.is_being_deleted:
            return ""
        job = deletion_of(channel)
        if job.is_open:
            return gettext("Being deleted: %(number)s entries are gone.") % {"number": f"{job.done:,}"}
        return gettext("Stopped: %(error)s Delete the channel again to go on.") % {"error": job.error}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewChannelForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Channel | None = None) -> bool:
        is_closed = obj is not None and obj.is_being_deleted
        return not is_closed and super().has_change_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what goes without reading all of it: that may be millions of rows."""
        return [gettext("%(channel)s, with all that it has") % {"channel": channel} for channel in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Channel) -> None:
        delete_channel(obj, by=actor(request))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        text = gettext("%(channel)s is being deleted.") % {"channel": obj_display}
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self._page("changelist"))

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        if not change:
            made = managers.create_owned_channel(by=actor(request), **form.cleaned_data)
            obj.pk = made.channel_id
            return
        actions.update_channel(obj, {name: form.cleaned_data[name] for name in form.changed_data}, by=actor(request))


class RoleForm(forms.ModelForm[Role]):
    granted = forms.MultipleChoiceField(
        label=_("permissions"),
        choices=[(name, right.label) for name, right in PERMISSIONS.items() if not right.is_owner_only],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Role
        fields = ("channel", "name", "granted")


@admin.register(Role)
class RoleAdmin(TableAdmin[Role]):
    form = RoleForm
    list_display = ("name", "kind", "is_default", "channel")
    list_filter = ("kind", "channel")
    list_select_related = ("channel",)
    search_fields = ("name", "channel__name")
    autocomplete_fields = ("channel",)
    readonly_fields = ("kind", "is_default")
    fixed = ("channel",)

    def has_change_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        """An owner may do everything: there is nothing to tick."""
        is_owner = obj is not None and obj.kind == Role.Kind.OWNER
        return not is_owner and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        is_built_in = obj is not None and obj.kind != Role.Kind.CUSTOM
        return not is_built_in and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "channel"}
        if change:
            roles.update_role(obj, values, by=actor(request))
        else:
            granted = form.cleaned_data["granted"]
            obj.pk = roles.create_role(obj.channel, obj.name, granted, by=actor(request)).pk

    def delete_model(self, request: HttpRequest, obj: Role) -> None:
        roles.delete_role(obj, by=actor(request))


class ManagerForm(forms.ModelForm[Manager]):
    class Meta:
        model = Manager
        fields = ("channel", "user", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].queryset = Role.everywhere.filter(channel_id=self.instance.channel_id)  # type: ignore[attr-defined]


@admin.register(Manager)
class ManagerAdmin(TableAdmin[Manager]):
    """A new manager gets the role for invited people; which others there are depends on the channel."""

    form = ManagerForm
    list_display = ("user", "email", "channel", "role", "created_at")
    list_filter = ("role__kind", "channel")
    list_select_related = ("user", "channel", "role")
    search_fields = ("user__email", "user__name")
    autocomplete_fields = ("channel", "user")
    fixed = ("channel", "user")

    @admin.display(description=_("e-mail"))
    def email(self, manager: Manager) -> str:
        return manager.user.email

    def get_fields(self, request: HttpRequest, obj: Manager | None = None) -> tuple[str, ...]:
        return ("channel", "user") if obj is None else ("channel", "user", "role")

    def save_model(self, request: HttpRequest, obj: Manager, form: Any, change: bool) -> None:
        if not change:
            made = managers.add_manager(obj.channel, obj.user, by=actor(request))
            obj.pk, obj.role = made.pk, made.role
        elif "role" in form.changed_data:
            managers.change_role(obj, obj.role, by=actor(request))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Messages in the manager's chatroom go too, though nobody deletes those by themselves."""
        shown, counts, _forbidden, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Manager) -> None:
        managers.remove_manager(obj, by=actor(request))


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    """Links are made and withdrawn in the channel's settings, where they can be copied."""

    list_display = ("email", "channel", "role", "state", "sender_name", "created_at", "expires_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel", "role")
    search_fields = ("email", "sender_name")
    sortable_by = ()
