"""An empty database becomes a working shop: a channel, an owner, and real customers."""

import secrets
from dataclasses import dataclass

from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from crm import managers
from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Role, User

OWNER = "owner@example.com"
SLUG = "cdnow"


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str


@transaction.atomic
def ensure() -> SignIn | None:
    """Fill the database if nobody can sign in yet.

    Makes the channel “CDNOW” with the 23,570 customers of the public CDNOW data set (orders, amounts and dates of
    1997–98 are real, names, addresses and
    chats invented) and an owner with a random password, which is returned to be
    shown once. Returns None when there is already a user.
    """
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(9)
    user = User.objects.create_superuser(OWNER, password, name="Olivia Owner")
    channel = actions.create_channel(SLUG, "CDNOW", by=SYSTEM, time_zone="UTC", country="KR")
    managers.add_manager(channel, user, channel.roles.get(kind=Role.Kind.OWNER), by=SYSTEM)
    customers = f"{apps.get_app_config('contacts').path}/data/cdnow_customers.csv.gz"
    call_command("import_contacts", SLUG, customers, **{"as": "member", "create_keys": True, "verbosity": 0})
    call_command("demo_chats", SLUG, verbosity=0)
    return SignIn(OWNER, password)
