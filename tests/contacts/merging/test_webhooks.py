"""Other programs hear of a merge once."""

import pytest

from contacts.merging import separate, unify
from crm.models import Channel, Webhook, WebhookEvent
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_merge_tells_each_once(acme: Channel, alice: Person) -> None:
    scopes = ["member.upserted.contact", "member.deleted"]
    Webhook.everywhere.create(channel=acme, name="Hook", url="https://example.com/", scopes=scopes, is_on=True)
    ada, ida = cast.member(acme, "1", "Ada"), cast.member(acme, "2", "Ida", email="ida@example.com")
    WebhookEvent.everywhere.all().delete()
    merge = unify(acme, ada.pk, ida.pk, by=alice.actor)
    told = [(event.scope, event.ids) for event in WebhookEvent.everywhere.order_by("id")]
    assert sorted(told) == [("member.deleted", [ida.pk]), ("member.upserted.contact", [ada.pk])]
    WebhookEvent.everywhere.all().delete()
    separate(acme, merge.pk, by=alice.actor)
    told = [(event.scope, event.ids) for event in WebhookEvent.everywhere.order_by("id")]
    assert sorted(told) == [("member.upserted.contact", [ada.pk]), ("member.upserted.contact", [ida.pk])]
