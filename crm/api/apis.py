"""The two REST APIs. Rooms register their addresses; docs/api.md is for those who use them."""

from typing import Final

from crm.api import addresses
from crm.api.rest import RestApi

OPEN: Final = RestApi(
    "Open API",
    "5",
    namespace=addresses.OPEN,
    description="Customers and their chats, in the names and shapes of Channel Talk’s Open API.",
)
OWN: Final = RestApi(
    "Roster API",
    "1",
    namespace=addresses.OWN,
    description="Lists, searches and segments of customers, many customers at once, and the keys of their profiles.",
)
APIS: Final[dict[str, RestApi]] = {api.urls_namespace: api for api in (OPEN, OWN)}
