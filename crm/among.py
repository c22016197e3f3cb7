"""Conditions on thousands of values, for `filter()`.

The values are sent as one array. Django makes a parameter of each, which for 10,000 takes Python half a second.
"""

from collections.abc import Iterable
from typing import Any, Literal

from django.db.models import BooleanField, F, Func


class IsAmong(Func):
    """Whether a field is one of these values, as `__in`."""

    output_field = BooleanField()
    condition = "{field} = ANY ({array})"

    def __init__(self, field: str, values: Iterable[Any], of: Literal["bigint", "text"] = "bigint") -> None:
        super().__init__(F(field))
        self.values, self.of = list(values), of

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        field, params = compiler.compile(self.get_source_expressions()[0])
        return self.condition.format(field=field, array=f"%s::{self.of}[]"), [*params, self.values]


class Overlaps(IsAmong):
    """Whether one of the items of a field is one of these values, as `__overlap`."""

    condition = "{field} && {array}"
