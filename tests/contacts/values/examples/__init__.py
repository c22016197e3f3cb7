"""Examples of each type of value: a module for each file of `contacts/values/` that has types of profile keys.

The tests of types, filters and downloads take `EXAMPLE` of each module, so that a new type needs no other test.
"""

import importlib
import pkgutil
from typing import Final

from contacts.values import TYPES
from tests.contacts.values.examples.example import Example


def _all() -> dict[str, Example]:
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = {module.EXAMPLE.type.name: module.EXAMPLE for module in modules if hasattr(module, "EXAMPLE")}
    return {name: found[name] for name in TYPES}


EXAMPLES: Final = _all()
"""The example of each type by its name, in the order of `TYPES`. A type without one is a KeyError."""
