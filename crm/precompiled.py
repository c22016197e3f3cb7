"""Queries that are asked often, compiled once: Django takes longer to compile them than PostgreSQL to answer."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Precompiled(Generic[M]):
    """A query for rows, with values that differ from call to call.

    `make` gives the query for some values. It is called with `examples`: each has to be unlike all else in the query,
    as it marks the places of its value.
    """

    def __init__(self, make: Callable[..., "QuerySet[M]"], examples: Sequence[Any]) -> None:
        self._make = make
        self._examples = examples

    def all(self, *values: Any) -> list[M]:
        """Return the rows that the query finds for these values."""
        return self._every.rows(values)

    def first(self, *values: Any) -> M | None:
        """Return the row that the query finds for these values, as Django's `first` does of an ordered query."""
        return next(iter(self._one.rows(values)), None)

    @cached_property
    def _every(self) -> "_Rows[M]":
        return _Rows(self._make(*self._examples), self._examples)

    @cached_property
    def _one(self) -> "_Rows[M]":
        return _Rows(self._make(*self._examples)[:1], self._examples)


class PrecompiledCount:
    """How many rows a query finds; values and examples as for `Precompiled`."""

    def __init__(self, make: Callable[..., "QuerySet[Any]"], examples: Sequence[Any]) -> None:
        self._make = make
        self._examples = examples

    def number(self, *values: Any) -> int:
        """Return the number for these values."""
        sql, places = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS found", places.fill(values))  # noqa: S608
            return int(cursor.fetchone()[0])

    @cached_property
    def _compiled(self) -> "tuple[str, _Places]":
        found = self._make(*self._examples).values("pk")
        sql, params = found.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, _Places(params, self._examples)


class _Places:
    """Where in the parameters of a statement the values stand."""

    def __init__(self, params: Sequence[Any], examples: Sequence[Any]) -> None:
        self._params = [examples.index(param) if param in examples else (param,) for param in params]
        if {place for place in self._params if isinstance(place, int)} != set(range(len(examples))):
            raise ValueError("the query doesn't have each of its values")

    def fill(self, values: Sequence[Any]) -> list[Any]:
        return [values[place] if isinstance(place, int) else place[0] for place in self._params]


class _Rows(Generic[M]):
    """The SQL, and what makes model instances of its rows, as `django.db.models.query.ModelIterable` does."""

    def __init__(self, queryset: "QuerySet[M]", examples: Sequence[Any]) -> None:
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, params = compiler.as_sql()
        self._places = _Places(params, examples)
        self._populators = get_related_populators(  # type: ignore[call-arg]  # as Django 5.2 has it
            compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
        )
        own = compiler.klass_info["select_fields"]
        self._own = slice(own[0], own[-1] + 1)
        self._model: type[M] = compiler.klass_info["model"]
        self._names = [column[0].target.attname for column in compiler.select[self._own]]
        self._annotations = compiler.annotation_col_map
        self._converters = compiler.get_converters([column[0] for column in compiler.select]).items()

    def rows(self, values: Sequence[Any]) -> list[M]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._places.fill(values))
            return [self._instance(list(row)) for row in cursor.fetchall()]

    def _instance(self, row: list[Any]) -> M:
        for place, (converters, expression) in self._converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        instance = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for populator in self._populators:
            populator.populate(row, instance)
        for name, place in self._annotations.items():
            setattr(instance, name, row[place])
        return instance
