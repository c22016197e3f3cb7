from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """The engine of the big table's rows, with Django's escaping."""
    return Environment(**{**options, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True})
