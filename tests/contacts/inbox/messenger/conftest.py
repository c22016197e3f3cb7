import pytest

from contacts.visitors import views
from crm.models import Channel
from tests.contacts.visitors.page import SHOP, ShopPage


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()


@pytest.fixture
def page(acme: Channel) -> ShopPage:
    Channel.objects.filter(pk=acme.pk).update(allowed_origins=[SHOP])
    acme.refresh_from_db()
    return ShopPage(acme)
