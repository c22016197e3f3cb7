from tests.access.walk import Walk, routes_of


class TestContacts(Walk):
    routes = routes_of("contacts.views", "contacts.lists", "contacts.builder", "contacts.profile")
