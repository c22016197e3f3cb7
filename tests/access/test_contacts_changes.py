from tests.access.walk import Walk, routes_of


class TestChanges(Walk):
    routes = routes_of(
        *("contacts.editing", "contacts.leads", "contacts.bulk"),
        *("contacts.examples", "contacts.imports", "contacts.onboarding"),
    )
