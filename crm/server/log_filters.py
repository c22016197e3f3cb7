import logging


class WithoutTraceback(logging.Filter):
    """Write one line for a request that was refused: only a fault of ours needs a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
