"""Managers of a channel: their roles, how they come and go, and invitations."""

from crm.managers.actions.channels import create_owned_channel
from crm.managers.actions.invitations import (
    NewInvitation,
    accept,
    invite,
    invite_again,
    sign_up,
    withdraw,
)
from crm.managers.actions.memberships import add_manager, change_role, remove_manager, set_active
from crm.managers.actions.second_factor import require_second_factor

__all__ = [
    "NewInvitation",
    "accept",
    "add_manager",
    "change_role",
    "create_owned_channel",
    "invite",
    "invite_again",
    "remove_manager",
    "require_second_factor",
    "set_active",
    "sign_up",
    "withdraw",
]
