"""The two REST APIs. Rooms register their addresses; docs/api.md is for those who use them."""

from typing import Final, NamedTuple

from ninja import Router

from crm.api.rest import RestApi
from crm.extension import ExtensionPoint

OPEN: Final = RestApi(
    "Open API",
    "5",
    namespace="open-v5",
    description="Customers and their chats, in the names and shapes of Channel Talk’s Open API.",
)
OWN: Final = RestApi(
    "Roster API",
    "1",
    namespace="api-v1",
    description="Lists, searches and segments of customers, many customers at once, and the keys of their profiles.",
)


class Addresses(NamedTuple):
    """Addresses of an API, below a prefix like `/users`."""

    api: RestApi
    prefix: str
    router: Router


addresses: Final = ExtensionPoint[Addresses]("Addresses of the REST APIs; each of their requests has a key.")
