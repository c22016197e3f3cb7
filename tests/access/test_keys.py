from tests.access.walk import Walk, routes_of


class TestKeys(Walk):
    routes = routes_of("contacts.keys")
