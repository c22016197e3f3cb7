from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """The engine of the big table's rows, with Django's escaping."""
    return Environment(**{**options, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - Django turns it on
