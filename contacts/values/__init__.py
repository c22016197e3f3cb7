"""The types of values: how each is read from a person or a program, stored, shown and exported.

The stored form is what JSON holds in `profile`: text, number, true or false; a date is ISO text, a datetime epoch
milliseconds, so that PostgreSQL compares them right. `None` stands for “no value”.
"""

from django.utils.functional import Promise

from contacts.values.base import ComparedAs, Invalid, Stored, ValueContext, ValueType, is_empty
from contacts.values.boolean import BOOLEAN, FALSE, TRUE
from contacts.values.duration import DURATION
from contacts.values.lists import LIST, LIST_OF_NUMBER, TAGS, List, Tags
from contacts.values.moment import DATE, DATETIME, EPOCH, MAX_MS, MIN_MS, epoch_ms, instant
from contacts.values.number import NUMBER, plain
from contacts.values.retired import RETIRED
from contacts.values.text import STRING, Email, Phone, WebAddress, is_web_address, written_digits

TYPES: dict[str, ValueType] = {
    type_.name: type_ for type_ in (STRING, NUMBER, DURATION, BOOLEAN, DATE, DATETIME, LIST, LIST_OF_NUMBER)
}

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "EPOCH",
    "FALSE",
    "LIST",
    "LIST_OF_NUMBER",
    "MAX_MS",
    "MIN_MS",
    "NUMBER",
    "RETIRED",
    "STRING",
    "TAGS",
    "TRUE",
    "TYPES",
    "ComparedAs",
    "Email",
    "Invalid",
    "List",
    "Phone",
    "Stored",
    "Tags",
    "ValueContext",
    "ValueType",
    "WebAddress",
    "epoch_ms",
    "instant",
    "is_empty",
    "is_web_address",
    "plain",
    "type_choices",
    "type_of",
    "written_digits",
]


def type_of(name: str) -> ValueType:
    """Return the type that is stored by that name; `RETIRED` if the program no longer has it."""
    return TYPES.get(name, RETIRED)


def type_choices() -> list[tuple[str, str | Promise]]:
    """The names of the types with their labels, for forms and models."""
    return [(type_.name, type_.label) for type_ in TYPES.values()]
