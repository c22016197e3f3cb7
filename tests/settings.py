"""The settings of the tests: a throw-away data folder, and what makes tests quick."""

from tests.throwaway import throwaway_data

throwaway_data()

from crm.settings import *  # noqa: E402, F403
from crm.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
