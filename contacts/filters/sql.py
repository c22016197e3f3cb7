"""SQL that Django has no words for: fixed templates, into which only expressions and parameters go."""

from typing import Any, Literal

from django.db.models import BooleanField, Func, TextField
from django.db.models.expressions import Expression

SqlType = Literal[
    "text", "text[]", "varchar[]", "jsonb", "jsonb[]", "bigint", "bigint[]", "boolean", "boolean[]", "timestamptz"
]


class Param(Expression):
    """A value that travels as a query parameter, with the PostgreSQL type that it is cast to."""

    def __init__(self, value: object, type_: SqlType) -> None:
        super().__init__(output_field=TextField())
        self.value, self.type = value, type_

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"%s::{self.type}", [self.value]


class Sql(Func):
    """A condition written as SQL: each `{}` of the template stands for one expression, in order.

    The template is a literal of our own code, never made of anything that was given.
    """

    output_field = BooleanField()

    def __init__(self, template: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.pieces = template.replace("%", "%%").split("{}")
        if len(self.pieces) != len(expressions) + 1:
            raise TypeError("as many expressions as places")

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, params = self.pieces[0], []
        for expression, piece in zip(self.get_source_expressions(), self.pieces[1:], strict=True):
            inner, values = compiler.compile(expression)
            sql += inner + piece
            params += values
        return f"({sql})", params
