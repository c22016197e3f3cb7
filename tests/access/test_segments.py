from tests.access.walk import Walk, routes_of


class TestSegments(Walk):
    routes = routes_of("segments")
