"""The web server's main process: `python -m crm.web HOST PORT SECONDS`, as `crm.server.web` starts it.

It loads the application before its workers are forked, so that they share the memory of the code.
"""

import gc
import sys

from django.conf import settings
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from crm import rsgi
from crm.api.lane import URLS
from crm.server.web import CONNECTIONS, WORKERS

APPLICATION = f"{rsgi.__name__}:application"


def main() -> None:
    host, port, patience = sys.argv[1:]
    gc.disable()
    for urls in (settings.ROOT_URLCONF, URLS):
        list(get_resolver(urls).url_patterns)  # Django imports the views at the first request, each worker for itself
    gc.collect()
    gc.freeze()  # or each worker's first collection would write into, and so copy, what is shared
    gc.enable()
    Granian(
        APPLICATION,
        address=host,
        port=int(port),
        interface=Interfaces.RSGI,
        workers=WORKERS,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=int(patience),
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
