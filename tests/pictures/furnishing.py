"""What the channel in the pictures has beside the data of the first run. `furnish` is run where Django is set up."""

from datetime import timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.keys import add_key
from contacts.models import Messenger
from contacts.shopify.actions import connect
from contacts.shopify.fields import DEFAULT
from crm import managers, roles
from crm.actors import Actor
from crm.api.keys.actions import make_key
from crm.models import Channel, Job, Manager, User, WebhookDelivery
from crm.webhooks import create_webhook, scopes
from segments import actions as segments
from segments.bots import actions as bots
from segments.bots.inputs import Input
from segments.messages import actions as messages
from segments.models import BotChoice, BotCount, MarketingMessage, Recipient
from tests.pictures.filters import LOYAL, SPENT, VIP, WITHOUT_EMAIL

# Name, number of the colour, filter.
SEGMENTS: Final = [("Big spenders", 1, SPENT), ("Loyal", 9, LOYAL), ("No e-mail", 4, WITHOUT_EMAIL)]
# The roles that the channel has beside the built-in ones, and colleagues by name and role.
ROLES: Final = {
    "Night shift": ["inbox.reply"],
    "Marketing": ["contacts.bulk", "contacts.import", "segments.manage", "keys.manage"],
}
COLLEAGUES: Final = [("Bea Baker", "Night shift"), ("Mina Kim", "Marketing"), ("Tom Tailor", "basic")]
# Scope, status, milliseconds.
DELIVERIES: Final = [
    ("member.upserted.contact", 200, 41),
    ("member.upserted.subscription", 200, 38),
    ("member.deleted", 200, 52),
]
GENRES: Final = {"Jazz": 212, "Classical": 64, "Rock": 377, "Pop": 298}
GATEWAY: Final = {
    "url": "https://texts.example.com/send",
    "form": "json",
    "headers": "Authorization: Bearer {{ secret }}",
    "body": '{"to": "{{ number }}", "from": "{{ sender }}", "text": "{{ text }}"}',
    "sender": "15881234",
    "secret": "invented",
}
SALE: Final = (
    "Hello {{ profile.name|there }},\n\nall discs are 20 % off until Sunday. You were here last on"
    " {{ lastSeenAt|some day }}: come and see what is new."
)
# What became of the first recipients: state, reason, detail. It reached all others.
OUTCOMES: Final = [
    *[("failed", "550", "550 5.1.1 No such user")] * 2,
    *[("left_out", "unsubscribed", "")] * 9,
    *[("left_out", "no_address", "")] * 31,
    ("unknown", "interrupted", ""),
]


def furnish() -> None:
    """Give the only channel segments, colleagues, programs, a messenger, a support bot and messages."""
    owner = Manager.everywhere.get()
    channel, by = owner.channel, Actor.of(owner)
    for name, colour, data in SEGMENTS:
        segments.create(channel, name, colour, data, by=by)
    _people(channel, by)
    _programs(channel, by)
    greeting = "Hello! Ask us about discs, orders and parcels."
    Messenger.everywhere.create(channel=channel, greeting=greeting, follow_up_after=0)
    _bot(channel, by)
    _messages(channel, by)


def _people(channel: Channel, by: Actor) -> None:
    for name, granted in ROLES.items():
        roles.create_role(channel, name, granted, by=by)
    for name, role in COLLEAGUES:
        user = User.objects.create_user(f"{name.split()[0].lower()}@example.com", name=name)
        managers.add_manager(channel, user, channel.roles.get(name=role), by=by)
    managers.invite(channel, "nora@example.com", by=by)


def _programs(channel: Channel, by: Actor) -> None:
    """Two keys, a shop, and a webhook with a log."""
    for name in ("Warehouse", "Newsletter tool"):
        make_key(channel, name, by=by)
    connect(channel, "secret", DEFAULT, by=by)
    values = {"name": "Order system", "url": "https://orders.example.com/hooks/roster", "scopes": list(scopes())[:6]}
    hook = create_webhook(channel, values, by=by)
    now = timezone.now()
    WebhookDelivery.everywhere.bulk_create(
        WebhookDelivery(
            channel=channel, webhook=hook, scope=scope, lane="picture", at=now - timedelta(minutes=9 - number),
            state="delivered", attempts=1 + (number == 2), status=status, milliseconds=milliseconds + number,
            sent_at=now,
        )
        for number, (scope, status, milliseconds) in enumerate(DELIVERIES * 3)
    )  # fmt: skip


def _bot(channel: Channel, by: Actor) -> None:
    """One on the pages of the demo shop's discs, with results of two weeks."""
    add_key(channel, "genres", "list", "Genres", by=by)
    inputs = [
        Input("checkbox", "What do you listen to?", "genres", options=tuple(GENRES)),
        Input("text", "Where may we write to?", "email", required=True),
    ]
    values: dict[str, Any] = {"name": "Newsletter", "page_rule": "contains", "page_text": "/discs/", "inputs": inputs}
    values |= {
        "greeting": "Two questions, and 10 % off your next disc.",
        "thanks": "Thank you! Your code is on its way.",
    }
    bot = bots.switch(bots.create(channel, values, by=by), True, by=by)
    bots.change_audience(bot, Filter.parse(WITHOUT_EMAIL, Catalogue.of(channel)), by=by)
    random, today = Random(4), timezone.localdate()
    for days in range(14):
        shown = random.randrange(80, 160)
        row = {"shown": shown, "started": shown // 2, "completed": random.randrange(shown // 5, shown // 2)}
        BotCount.everywhere.create(channel=channel, bot=bot, day=today - timedelta(days=days), **row)
    for genre, number in GENRES.items():
        BotChoice.everywhere.create(channel=channel, bot=bot, key="genres", option=genre, number=number)
    BotChoice.everywhere.create(channel=channel, bot=bot, key="email", option="", number=531)


def _messages(channel: Channel, by: Actor) -> None:
    """Two drafts, one message that was sent, and a gateway for texts."""
    messages.set_up_gateway(channel, GATEWAY, by=by)
    sale = {"subject": "{{ profile.name|You }}, 20 % off until Sunday", "text": SALE}
    messages.edit(messages.create(channel, "Summer sale", "email", VIP, by=by), sale, by=by)
    hours = {"text": "CDNOW is open on Sunday from 10 to 18, {{ profile.name|friend }}."}
    messages.edit(messages.create(channel, "Opening hours", "text", VIP, by=by), hours, by=by)
    news = {"subject": "New in spring", "text": "Hello {{ profile.name|there }}, we have new discs."}
    _send(messages.edit(messages.create(channel, "Spring news", "email", VIP, by=by), news, by=by))


def _send(message: MarketingMessage) -> None:
    """Write what would have been written twelve days ago."""
    channel, at = message.channel, timezone.now() - timedelta(days=12)
    message.job = Job.everywhere.create(channel=channel, task="segments.messages.tasks.deliver", title="", state="done")
    message.sent_at = at
    message.save()
    for place, contact in enumerate(channel.contacts.filter(tags__contains=["vip"]).order_by("pk")[:600]):
        state, reason, detail = OUTCOMES[place] if place < len(OUTCOMES) else ("sent", "", "")
        Recipient.everywhere.create(
            channel=channel, message=message, contact=contact, state=state, reason=reason, detail=detail,
            sent_at=at if state == "sent" else None, unsubscribed_at=at if place % 97 == 96 else None,
        )  # fmt: skip
