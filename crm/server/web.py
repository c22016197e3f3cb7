"""How the web server is started, by `manage.py up` and by what measures it."""

import sys
from typing import Final

from crm.server.address import Address

WORKERS: Final = 2
# Granian counts open connections, not requests, and doesn't accept more: a browser keeps up to six open for minutes.
CONNECTIONS: Final = 2_000


def command(address: Address, *, patience: int) -> list[str]:
    """Return the command; `patience` is how many seconds a worker may take to end by itself."""
    return [sys.executable, "-m", "crm.web", address.host, str(address.port), str(patience)]
