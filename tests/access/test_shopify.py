from tests.access.walk import Walk, routes_of


class TestShopify(Walk):
    routes = routes_of("contacts.shopify")
