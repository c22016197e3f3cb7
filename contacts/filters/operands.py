from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contacts.fields import Field
from contacts.values import ValueContext


@dataclass(frozen=True)
class Operands:
    """What an operator makes its comparison of: the field, the condition’s values, its zone, and the moment."""

    field: Field
    values: tuple[Any, ...]
    context: ValueContext
    zone: ZoneInfo
    now: datetime
