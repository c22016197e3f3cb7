"""All kinds of bulk changes by name. A new one is a class and a line here, a form and a route."""

from typing import Final

from contacts.bulk.kinds.base import Kind
from contacts.bulk.kinds.consent import SetConsent
from contacts.bulk.kinds.deletion import Delete
from contacts.bulk.kinds.tags import AddTags, RemoveTags
from contacts.bulk.kinds.value import SetValue

ADD_TAGS: Final = AddTags("add_tags")
REMOVE_TAGS: Final = RemoveTags("remove_tags")
CONSENT: Final = SetConsent("consent")
VALUE: Final = SetValue("value")
DELETE: Final = Delete("delete", permissions=frozenset({"contacts.view", "contacts.bulk", "contacts.delete"}))

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (ADD_TAGS, REMOVE_TAGS, CONSENT, VALUE, DELETE)}
