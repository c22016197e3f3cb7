from tests.access.walk import Walk, routes_of


class TestInbox(Walk):
    routes = routes_of("contacts.inbox")
