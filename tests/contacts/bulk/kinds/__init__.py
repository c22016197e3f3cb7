"""Examples and tests of each kind of bulk change: a module for each file of `contacts/bulk/kinds/`.

`tests/contacts/bulk/test_every_kind.py` and the tests of access take the `EXAMPLES` of each module.
"""

import importlib
import pkgutil

from tests.contacts.bulk.kinds.example import Example


def examples() -> list[Example]:
    """Return the examples of all modules."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [example for module in modules for example in getattr(module, "EXAMPLES", ())]
