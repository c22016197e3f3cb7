from collections.abc import Iterator
from typing import Any

import pytest

from tests.crm.webhooks import receiver as receivers
from tests.crm.webhooks.receiver import Receiver


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Another program on this machine, to which webhooks may go in these tests."""
    settings.WEBHOOKS_TO_PRIVATE = True
    with receivers.running() as receiver:
        yield receiver
