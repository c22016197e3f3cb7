import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
os.environ.setdefault("ROSTER_DB_POOL", "10")
os.environ.setdefault("ROSTER_INTERACTIVE", "true")

application = get_wsgi_application()
