"""One of each kind of thing that a route can name by its id, all of one channel."""

from datetime import timedelta

from django.utils import timezone

from contacts.models import Chat, Contact, DataRequest, FileImport, ShopifyShop, TypeChange
from crm import jobs, managers
from crm.api.keys import make_key
from crm.log import record
from crm.models import Channel, Job, LogEntry, Role
from crm.webhooks import create_webhook, send_test
from exports.models import Export
from segments import actions as segments
from segments.bots import actions as bots
from segments.bots.inputs import Input
from segments.messages import actions as messages
from segments.models import Bot
from tests import cast
from tests.cast import Person
from tests.routes import Route

KINDS = (
    *("contact_change", "contact", "key", "message", "type_change", "segment", "bot", "export", "job", "chat"),
    *("manager", "invitation", "role", "import", "webhook_delivery", "webhook", "data_request", "api_key"),
)

ADAS = {"key": "profile.name", "operator": "$contains", "values": ["Ada"]}


def make_things(owner: Person) -> dict[str, int]:
    """Their ids by the kind that names of routes begin with."""
    channel = owner.channel
    contact = cast.member(channel, "1", "Ada")
    key = channel.profile_keys.get(key="firstName")
    role = Role.everywhere.create(channel=channel, name="temporary", granted=["contacts.view"])
    return {
        "contact": contact.pk,
        "contact_change": _change(owner, contact).pk,
        "key": key.pk,
        "type_change": _type_change(owner).pk,
        "segment": segments.create(channel, "Adas", 1, ADAS, by=owner.actor).pk,
        "message": messages.create(channel, "Sale", "email", ADAS, by=owner.actor).pk,
        "bot": _bot(owner).pk,
        "export": _export(owner, contact).pk,
        "job": _job(owner).pk,
        "chat": Chat.everywhere.create(channel=channel, contact=contact).pk,
        "manager": cast.hire(channel, "Manny", role).manager.pk,
        "invitation": managers.invite(channel, "bea@example.com", role, by=owner.actor).invitation.pk,
        "role": role.pk,
        **_webhook(owner),
        "data_request": _data_request(channel, contact).pk,
        "api_key": make_key(channel, "Shop", by=owner.actor).key.pk,
        "import": FileImport.everywhere.create(channel=channel, name="customers.csv", kind="member").pk,
    }


def kind(route: Route) -> str:
    """The kind of the thing that the route names. Whoever adds a route to another kind adds one of it here."""
    return next(kind for kind in KINDS if route.name.startswith(kind))


def _change(owner: Person, contact: Contact) -> LogEntry:
    before, after = {"profile.name": "Ida"}, {"profile.name": "Ada"}
    return record(owner.channel, "contact.changed", contact, by=owner.actor, before=before, after=after)


def _type_change(owner: Person) -> TypeChange:
    key = owner.channel.profile_keys.get(key="lastName")
    return TypeChange.everywhere.create(
        channel=owner.channel, key=key, from_type="string", to_type="list", state=TypeChange.State.COUNTED
    )


def _data_request(channel: Channel, contact: Contact) -> DataRequest:
    ShopifyShop.everywhere.create(channel=channel, secret="sealed")
    expires_at = timezone.now() + timedelta(days=1)
    return DataRequest.everywhere.create(channel=channel, contact=contact, expires_at=expires_at)


def _webhook(owner: Person) -> dict[str, int]:
    values = {"name": "Shop", "url": "https://shop.example/", "scopes": ["lead.deleted"]}
    webhook = create_webhook(owner.channel, values, by=owner.actor)
    return {"webhook": webhook.pk, "webhook_delivery": send_test(webhook).pk}


def _bot(owner: Person) -> Bot:
    inputs = [Input("text", "What is your name?", "name")]
    return bots.create(owner.channel, {"name": "Names", "page_rule": "any", "inputs": inputs}, by=owner.actor)


def _job(owner: Person) -> Job:
    return jobs.start(owner.channel, "crm.jobs.tasks.revive", "Work", manager=owner.manager)


def _export(owner: Person, contact: Contact) -> Export:
    selection = {"params": {}, "ids": [contact.pk]}
    return Export.everywhere.create(
        channel=owner.channel, manager=owner.manager, job=_job(owner), selection=selection, reason="Why not", stated=1
    )
