"""The application for Granian, as `manage.py up` runs it."""

from typing import Final

from django.conf import settings

from crm.server.bridge import Bridge
from crm.server.lanes import Lane
from crm.wsgi import application as wsgi

PATIENCE: Final = 8.0  # seconds that a request may wait for a place
LIGHT: Final = 4  # places for files, signing in and the like: with the others no more than there are connections

application = Bridge(
    wsgi,
    heavy=Lane(settings.PLACES, settings.MOST_WAITING, PATIENCE),
    programs=Lane(settings.PROGRAM_PLACES, settings.MOST_WAITING, PATIENCE),
    light=Lane(LIGHT, 10 * settings.MOST_WAITING, PATIENCE),
    most_threads=settings.PLACES + settings.PROGRAM_PLACES + LIGHT,
)
