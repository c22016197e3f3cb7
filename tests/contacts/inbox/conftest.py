import pytest

from contacts import inbox
from contacts.models import Chat, Contact
from crm.models import Channel
from tests import cast


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "m1", "Ada Lovelace", email="ada@engine.example", tags=["vip"])


@pytest.fixture
def chat(acme: Channel, ada: Contact) -> Chat:
    return inbox.open_chat(acme, ada, "Where is\nmy parcel?")
