"""The Django admin of the kernel's tables."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.channels import ChannelAdmin, InvitationAdmin, ManagerAdmin, RoleAdmin
from crm.admin.others import EmailAddressAdmin, FailureAdmin, GroupAdmin, QueueAdmin, ScheduleAdmin, SuccessAdmin
from crm.admin.programs import ApiAnswerAdmin, ApiBucketAdmin, ApiKeyAdmin
from crm.admin.records import JobAdmin, LogEntryAdmin, NoticeAdmin
from crm.admin.sign_in import AuthenticatorAdmin, UserAdmin, UserSessionAdmin
from crm.admin.webhooks import WebhookAdmin, WebhookDeliveryAdmin, WebhookEventAdmin

__all__ = [
    "ApiAnswerAdmin", "ApiBucketAdmin", "ApiKeyAdmin",
    "AuthenticatorAdmin", "ChannelAdmin", "EmailAddressAdmin", "FailureAdmin", "GroupAdmin", "InvitationAdmin",
    "JobAdmin", "LogEntryAdmin", "ManagerAdmin", "NoticeAdmin", "QueueAdmin", "RoleAdmin", "ScheduleAdmin",
    "SuccessAdmin", "UserAdmin", "UserSessionAdmin", "WebhookAdmin", "WebhookDeliveryAdmin",
    "WebhookEventAdmin",
]  # fmt: skip

admin.site.site_header = admin.site.site_title = "Roster"
admin.site.index_title = _("Administration")
# One door for all: throttled, with second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
