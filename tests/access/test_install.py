from tests.access.walk import Walk, routes_of


class TestInstall(Walk):
    routes = routes_of("contacts.install")
