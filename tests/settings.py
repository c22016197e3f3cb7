"""The settings of the tests: a throw-away data folder, and what makes tests quick."""

import os

from tests.throwaway import throwaway_data

throwaway_data()

from crm.settings import *  # noqa: E402, F403
from crm.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Tests count the files that are kept: each worker of a run has a folder of its own.
_files = DATA_DIR / os.environ.get("PYTEST_XDIST_WORKER", "main") / "files"
STORAGES["default"] = STORAGES["default"] | {"OPTIONS": STORAGES["default"]["OPTIONS"] | {"location": _files}}
# The live server's threads keep their connections: a new one costs PostgreSQL as much as many a page.
DATABASES["default"]["CONN_MAX_AGE"] = None

STATIC_ROOT.mkdir(exist_ok=True)
