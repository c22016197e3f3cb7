from tests.access.walk import Walk, routes_of


class TestExports(Walk):
    routes = routes_of("exports")
