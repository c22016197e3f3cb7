from typing import Final

from crm.actors import Actor

SHOPIFY: Final = Actor(name="Shopify")
