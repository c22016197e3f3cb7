from tests.contacts.inbox.messenger.conftest import fresh_limits, page
from tests.segments.messages.conftest import office

__all__ = ["fresh_limits", "office", "page"]
