"""What the shop's server says to Roster."""

from dataclasses import replace

from django.utils import timezone

from contacts.shop.customer import Customer
from contacts.shop.goods import Disc
from contacts.upserting import Change, MemberId, upsert
from contacts.values import epoch_ms
from crm.actors import Actor
from crm.models import Channel


def buy(channel: Channel, customer: Customer, disc: Disc) -> Customer:
    """Sell a disc, and say so to Roster as a shop does by the Open API; return the customer as they are then.

    Keys that the channel has archived are left out.
    """
    bought = replace(customer, orders=customer.orders + 1, amount=round(customer.amount + disc.price, 2))
    profile = {
        "name": bought.name,
        "email": bought.email,
        "recentPurchaseCount": bought.orders,
        "recentPurchaseAmount": bought.amount,
        "lastCheckoutCompletedAt": epoch_ms(timezone.now()),
    }
    upsert(channel, MemberId(bought.member_id), Change(profile=profile), by=Actor(name="Demo shop"), qualifies=True)
    return bought
