from tests.access.walk import Walk, routes_of


class TestCrm(Walk):
    routes = routes_of("crm")
