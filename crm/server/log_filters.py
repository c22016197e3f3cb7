import logging
import re
from typing import Final

_LINK: Final = re.compile(r"(/invitations/)[^/\s]+")


class WithoutTraceback(logging.Filter):
    """Write one line for a request that was refused: only a fault of ours needs a traceback.

    Nothing for one whose client has gone (499).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) == 499:
            return False
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


class WithoutTokens(logging.Filter):
    """Leave out what makes an invitation's link work: whoever reads the log could use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
