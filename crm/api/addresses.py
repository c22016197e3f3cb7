"""Where rooms say which addresses the REST APIs have.

The APIs and what answers for them are loaded with the URLs alone: workers and commands don't need them.
"""

from typing import Final, Literal, NamedTuple

from crm.extension import ExtensionPoint

Namespace = Literal["open-v5", "api-v1"]

OPEN: Final = "open-v5"
OWN: Final = "api-v1"


class Addresses(NamedTuple):
    """Addresses of an API, below a prefix like `/users`; `router` is the dotted path of the Router that answers."""

    api: Namespace
    prefix: str
    router: str


addresses: Final = ExtensionPoint[Addresses]("Addresses of the REST APIs; each of their requests has a key.")
