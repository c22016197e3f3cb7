"""Work that a response doesn't wait for, too little for a background job."""

import logging
from collections.abc import Callable

from django.http import HttpResponseBase

logger = logging.getLogger(__name__)


def run_after_response(response: HttpResponseBase, function: Callable[[], object]) -> None:
    """Call `function` once the response has been sent.

    An error is logged and changes nothing of the response. The work is lost if the process dies before.
    """
    # WSGI servers call `close` after the last byte. The function runs before Django's own part of it, which gives the
    # database connection back.
    close = response.close

    def run_and_close() -> None:
        try:
            function()
        except Exception:
            logger.exception("Work after a response failed")
        finally:
            close()

    response.close = run_and_close  # type: ignore[method-assign]
