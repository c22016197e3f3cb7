"""Settings, from the environment, with defaults that run.

Every variable is described in docs/operations.md.
"""

import gc
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import django_stubs_ext
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from crm.postgres import embedded_database

# While all is loaded (until `crm.apps` is ready) there is no garbage, and to look for some takes a sixth of the time.
gc.disable()

django_stubs_ext.monkeypatch()  # ModelForm[User] and the like, at run time

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("ROSTER_DATA", str(BASE_DIR / ".data"))).resolve()

# -- Where it is served ---------------------------------------------------------------------------

DEBUG = env.bool("ROSTER_DEBUG", False)
_address = validate.Regexp(r"https?://[^/]+/?\Z", error="Must be an address like https://roster.example.com.")
SITE_URL = env.str("ROSTER_URL", "http://localhost:8000", validate=_address).rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ROSTER_HOSTS", ["localhost", "127.0.0.1", "[::1]", SITE_URL.split("//")[1].split(":")[0]])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

WSGI_APPLICATION = "crm.wsgi.application"
ROOT_URLCONF = "crm.urls"


def _secret_key() -> str:
    """The key from the environment, else one made once and kept in the data folder."""
    given: str | None = env.str("ROSTER_SECRET_KEY", None)
    if given:
        return given
    path = DATA_DIR / "secret_key"
    try:
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, get_random_secret_key())
        return path.read_text()
    except OSError as error:
        raise SystemExit(f"The data folder {DATA_DIR} can't be used: {error.strerror}.") from error


def _write_once(path: Path, text: str) -> None:
    """Write the file whole, unless another process was quicker."""
    with NamedTemporaryFile("w", dir=path.parent) as file:
        file.write(text)
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


SECRET_KEY = _secret_key()

# -- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "crm",
    "contacts",
    "segments",
    "exports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_q",
]

MIDDLEWARE = [
    "crm.api.lane.ProgramsMiddleware",
    "crm.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "crm.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "crm.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "crm.middleware.ChannelMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "crm.middleware.LanguageMiddleware",
    "crm.middleware.SlowQueryMiddleware",
    "crm.middleware.QueueMiddleware",
]

# Of requests by programs, which have no session: docs/decisions/023-programs-lane.md.
PROGRAM_MIDDLEWARE = [
    "crm.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "crm.api.middleware.ProgramMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"lucide": "crm.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.context.shell",
                "contacts.inbox.context.inbox",
            ],
        },
    },
    {
        # Only for the rows of the big table: see docs/decisions/003-jinja-for-rows.md
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"environment": "crm.jinja.environment"},
    },
]

# -- Data -----------------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL") if env.str("DATABASE_URL", "") else embedded_database(DATA_DIR)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the database may have been restarted since
# Only the threads of the web server share a pool: a forked worker must not inherit one.
if pool_size := env.int("ROSTER_DB_POOL", 0):
    pool = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where somebody waits for the answer (crm.wsgi says so), the database gives up what takes too long.
INTERACTIVE_TIMEOUT_MS = env.int("ROSTER_INTERACTIVE_TIMEOUT_MS", 15_000)
if env.bool("ROSTER_INTERACTIVE", False):
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={INTERACTIVE_TIMEOUT_MS}".strip()

# How many requests for data a web process answers at the same time, of people and of programs, and how many may wait.
PLACES = env.int("ROSTER_PLACES", 4)
PROGRAM_PLACES = env.int("ROSTER_PROGRAM_PLACES", 2)
MOST_WAITING = env.int("ROSTER_MOST_WAITING", 60)

# Of each channel's programs: how many requests at once, and how many a second from then on.
API_TOKENS = env.int("ROSTER_API_TOKENS", 1_000)
API_REFILL = env.float("ROSTER_API_REFILL", 10.0)

REDIS_URL: str | None = env.str("REDIS_URL", None)
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # Shared by all processes, so that rate limits hold.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "crm_cache"}}

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "crm.server.storage.StaticFiles"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *((f"guide/{language}", BASE_DIR / "docs" / "guide" / language / "pictures") for language in ("en", "ko")),
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half the compressing at the first start

# Columnar copies of big channels' contacts: docs/columnar.md.
COLUMNAR = env.bool("ROSTER_COLUMNAR", True)
COLUMNAR_FROM = env.int("ROSTER_COLUMNAR_FROM", 20_000)  # contacts
COLUMNAR_MEMORY_MB = env.int("ROSTER_COLUMNAR_MEMORY_MB", 128)  # of each web process, for each open copy
COLUMNAR_BUILD_MEMORY_MB = env.int("ROSTER_COLUMNAR_BUILD_MEMORY_MB", 300)
COLUMNAR_THREADS = env.int("ROSTER_COLUMNAR_THREADS", 2)
COLUMNAR_CHANGED = env.float("ROSTER_COLUMNAR_CHANGED", 0.02)  # share of changed contacts after which one is made again
COLUMNAR_MOST_CHANGED = 2.5 * COLUMNAR_CHANGED  # above that PostgreSQL answers alone
COLUMNAR_ERASED_MINUTES = env.int("ROSTER_COLUMNAR_ERASED_MINUTES", 5)  # that a deleted contact may stay in a file

# The install script: calls a minute from one IP address, and of one visitor or member; 0 for any number. Places come
# from a MaxMind file (GeoLite2 City or the like) of the operator's own.
SCRIPT_CALLS_OF_ADDRESS = env.int("ROSTER_SCRIPT_CALLS_OF_ADDRESS", 600)
SCRIPT_CALLS_OF_VISITOR = env.int("ROSTER_SCRIPT_CALLS_OF_VISITOR", 120)
GEOIP = env.str("ROSTER_GEOIP", "")

# The messenger: questions for news a minute, as the calls above; messages a minute, and new chats an hour, counted in
# the database for all web processes together.
MESSENGER_NEWS_OF_ADDRESS = env.int("ROSTER_MESSENGER_NEWS_OF_ADDRESS", 3_000)
MESSENGER_NEWS_OF_VISITOR = env.int("ROSTER_MESSENGER_NEWS_OF_VISITOR", 240)
MESSENGER_MESSAGES_OF_ADDRESS = env.int("ROSTER_MESSENGER_MESSAGES_OF_ADDRESS", 120)
MESSENGER_MESSAGES_OF_VISITOR = env.int("ROSTER_MESSENGER_MESSAGES_OF_VISITOR", 30)
MESSENGER_CHATS_OF_ADDRESS = env.int("ROSTER_MESSENGER_CHATS_OF_ADDRESS", 60)
MESSENGER_CHATS_OF_VISITOR = env.int("ROSTER_MESSENGER_CHATS_OF_VISITOR", 10)

# Who may make channels, beside superusers.
CHANNELS_BY = env.str("ROSTER_CHANNELS_BY", "superusers", validate=validate.OneOf(["superusers", "owners"]))

# A shop in which the install script can be tried, at /demo-shop/.
DEMO_SHOP = env.bool("ROSTER_DEMO_SHOP", DEBUG)

# -- Background -----------------------------------------------------------------------------------

WORKERS = env.int("ROSTER_WORKERS", 2)
Q_CLUSTER = {
    "name": "roster",
    "workers": WORKERS,
    "timeout": 3600,
    "retry": 3700,  # must be longer than timeout; a dead worker's job is taken up by crm.jobs.tasks.revive long before
    "max_attempts": 3,
    "max_rss": 140 * 1024,  # KB; a process that has opened a columnar copy or written a big file gives way to a new one
    "ack_failures": True,
    "catch_up": False,
    "poll": 0.5,
    "guard_cycle": 1,
    "save_limit": 1000,
    "label": "Background",
    "broker_class": "crm.jobs.redis_broker.RedisBroker" if REDIS_URL else "crm.jobs.broker.TableBroker",
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

# Background work that is started when there is some. Together with RECURRING all that workers run.
TASKS = [
    "crm.deletion.tasks.carry_on",
    "crm.webhooks.tasks.deliver",
    "contacts.bulk.tasks.carry_on",
    "contacts.bulk.tasks.carry_on_undo",
    "contacts.columnar.tasks.build",
    "contacts.examples.tasks.add",
    "contacts.examples.tasks.remove",
    "contacts.imports.tasks.carry_on",
    "contacts.keys.tasks.look_at_values",
    "contacts.keys.tasks.convert_values",
    "segments.messages.tasks.deliver",
    "exports.tasks.build",
]

# Recurring work: task and minutes between two runs.
RECURRING = {
    "crm.jobs.tasks.revive": 1,
    "crm.accounts.tasks.forget_sessions": 1440,
    "crm.managers.tasks.forget_invitations": 1440,
    "crm.limits.tasks.tell_owners": 60,
    "crm.webhooks.tasks.trim": 10,
    "crm.api.tasks.forget_answers": 60,
    "contacts.statistics.tend": 10,
    "contacts.columnar.tasks.tend_copies": 1,
    "contacts.lists.tasks.delete_unused_saved_urls": 1440,
    "contacts.visitors.tasks.forget": 60,
    "contacts.inbox.messenger.tasks.forget_limits": 60,
    "contacts.inbox.mailing.tasks.send": 1,
    "contacts.bulk.tasks.tidy": 10,
    "contacts.imports.tasks.tidy": 10,
    "contacts.merging.tasks.forget": 60,
    "contacts.erasure.tasks.renew_statistics": 10,
    "contacts.shopify.tasks.tidy": 60,
    "segments.tasks.take_history": 10,
    "segments.tasks.tell_webhooks": 10,
    "exports.tasks.expire": 10,
}

# Let webhooks go to private addresses too, and without TLS: for development and tests.
WEBHOOKS_TO_PRIVATE = env.bool("ROSTER_WEBHOOKS_TO_PRIVATE", False)

# Modules that register works with `make bench`.
BENCH = [
    "contacts.bench.columnar",
    "contacts.bench.lists",
    "contacts.bench.bare",
    "contacts.bench.filters",
    "contacts.bench.bulk",
    "contacts.bench.programs",
    "contacts.bench.visitors",
    "contacts.bench.messenger",
    "segments.bench",
    "segments.messages.bench.sending",
    "segments.messages.bench.everybody",
    "exports.bench",
]

# -- Sign-in --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "crm.User"
SESSION_ENGINE = "crm.accounts.sessions"
AUTHENTICATION_BACKENDS = ["crm.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "crm.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "crm.accounts.forms.SignInForm",
    "reset_password": "crm.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by owners and admins; nobody signs up
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays; all others end
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Roster] "
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Roster"
MFA_FORMS = {
    "add_webauthn": "crm.accounts.forms.NewKeyForm",
    "edit_webauthn": "crm.accounts.forms.KeyNameForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody verifies addresses: accounts are made by owners and admins
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console:")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = EMAIL_CONFIG["EMAIL_TIMEOUT"] or 10  # seconds: somebody waits while a mail is sent
MESSAGES_PER_MINUTE = env.int("ROSTER_MESSAGES_PER_MINUTE", 600)  # of marketing, all together; 0 = no limit
DEFAULT_FROM_EMAIL = env.str("ROSTER_FROM_EMAIL", "Roster <roster@localhost>")

# -- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "crm" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "crm.formats"

# -- Security -------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS and env.bool("ROSTER_SSL_REDIRECT", True)
BEHIND_PROXY = env.bool("ROSTER_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],  # avatars come from anywhere
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# -- Log ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "filters": {
        "refusals": {"()": "crm.server.log_filters.WithoutTraceback"},
        "tokens": {"()": "crm.server.log_filters.WithoutTokens"},
    },
    "root": {"handlers": ["console"], "level": env.str("ROSTER_LOG_LEVEL", "WARNING")},
    "loggers": {
        **{name: {"level": env.str("ROSTER_LOG_LEVEL", "INFO")} for name in ("crm", "contacts", "segments", "exports")},
        "django.request": {"filters": ["refusals"]},
    },
}
