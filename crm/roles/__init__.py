"""Roles of a channel: which rights they grant."""

from crm.roles.actions import create_role, delete_role, grant, revoke, set_default_role, update_role

__all__ = ["create_role", "delete_role", "grant", "revoke", "set_default_role", "update_role"]
