from collections.abc import Iterator
from typing import Any

import pytest

from contacts.columnar import files
from contacts.models import ColumnarCopy
from crm.models import Channel
from tests.contacts.columnar import kept
from tests.contacts.filters import shop as shops
from tests.contacts.filters.conftest import crowd, empty

__all__ = ["crowd", "empty"]


@pytest.fixture
def shop(settings: Any) -> Iterator[Channel]:
    """A channel with two hundred contacts that is big enough for a copy."""
    settings.COLUMNAR_FROM = 1
    channel = shops.make_channel("shop")
    kept.MANY.join(channel)
    yield channel
    for copy in ColumnarCopy.everywhere.all():
        files.remove(copy.file)


@pytest.fixture
def copy(shop: Channel) -> ColumnarCopy:
    return kept.MANY.copied(shop)
