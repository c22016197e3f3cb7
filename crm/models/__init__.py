"""The kernel's tables."""

from crm.models.api_answer import ApiAnswer
from crm.models.api_bucket import ApiBucket
from crm.models.api_key import ApiKey
from crm.models.channel import Channel
from crm.models.invitation import Invitation
from crm.models.job import Job
from crm.models.log_entry import LogEntry
from crm.models.manager import Manager
from crm.models.notice import Notice
from crm.models.role import Role
from crm.models.tenant import TenantModel
from crm.models.user import User
from crm.models.webhook import Webhook
from crm.models.webhook_delivery import WebhookDelivery
from crm.models.webhook_event import WebhookEvent

__all__ = [
    "ApiAnswer",
    "ApiBucket",
    "ApiKey",
    "Channel",
    "Invitation",
    "Job",
    "LogEntry",
    "Manager",
    "Notice",
    "Role",
    "TenantModel",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
]
