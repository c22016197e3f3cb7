from django.db import OperationalError


def is_caused_by(error: Exception, *causes: type[Exception]) -> bool:
    """Return whether Django's error stands for one of these errors of psycopg."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, causes)
