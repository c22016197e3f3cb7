"""Insert rows by statements that are made once: Django takes longer to compile one than PostgreSQL to run it."""

from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def insert(made: M) -> M:
    """Insert a new row, as its `save` does, and return it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{statement(type(made))} RETURNING id", values_of(made))
        return stored(made, *cursor.fetchone())


def insert_and_read(made: M) -> M:
    """Insert a new row, and return one like it that was read: with what PostgreSQL makes of it."""
    model = type(made)
    names, columns, converters = _reading(model)
    has_id = made.pk is not None
    with connection.cursor() as cursor:
        cursor.execute(f"{statement(model, has_id=has_id)} RETURNING {columns}", values_of(made, has_id=has_id))
        row = list(cursor.fetchone())
    for place, convert, expression in converters:
        row[place] = convert(row[place], expression, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, row)


@cache
def statement(model: type[Model], *, has_id: bool = False, **instead: str) -> str:
    """Return SQL that inserts a row of `values_of`; `instead` has SQL in the place of some columns' values."""
    names = [str(field.column) for field in written(model) if has_id or not field.primary_key]
    values = [instead.get(name, "%s") for name in names]
    return f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)}"


def values_of(made: Model, *, has_id: bool = False, but: str = "") -> list[Any]:
    """Return the values of a new row's columns, without that of one whose name is given."""
    return [
        field.get_db_prep_save(field.pre_save(made, True), connection)
        for field in written(type(made))
        if (has_id or not field.primary_key) and field.column != but
    ]


def stored(made: M, pk: int) -> M:
    """Let the instance of a new row know that it was inserted with this id."""
    made.pk = pk
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return made


@cache
def written(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the fields of the columns that PostgreSQL doesn't make itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


@cache
def _reading(model: type[Model]) -> tuple[list[str], str, list[Any]]:
    """Return the names of a row's attributes, SQL of its columns, and what makes values of some of them."""
    fields = model._meta.concrete_fields
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [
        (place, convert, column)
        for place, column in enumerate(columns)
        for convert in connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    ]
    return [field.attname for field in fields], ", ".join(str(field.column) for field in fields), converters
