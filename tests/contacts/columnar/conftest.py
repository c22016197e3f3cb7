from tests.contacts.filters.conftest import crowd, empty

__all__ = ["crowd", "empty"]
