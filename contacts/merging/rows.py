"""Rows of tables as JSON and back, exact to the microsecond."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, Model


def to_json(row: Model) -> dict[str, Any]:
    """Return the columns of a row, but those that the database computes."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in _stored_fields(type(row))}


def columns(row: Model) -> dict[str, Any]:
    """Return the same in Python's types."""
    return {field.attname: getattr(row, field.attname) for field in _stored_fields(type(row))}


def from_json(model: type[Model], data: dict[str, Any]) -> dict[str, Any]:
    """Return what `to_json` gave in Python's types. Columns that the table no longer has are left out."""
    return {
        field.attname: value if field.is_relation or value is None else field.to_python(value)
        for field in _stored_fields(model)
        if field.attname in data
        for value in [data[field.attname]]
    }


def column_names(model: type[Model]) -> frozenset[str]:
    """Return the names of a table's columns, but those that the database computes."""
    return frozenset(field.column for field in _stored_fields(model) if field.column)


def _stored_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.generated]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
