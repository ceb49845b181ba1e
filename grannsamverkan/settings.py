"""Settings, by subject. Everything comes from the environment; development is the default.

Each variable is documented in docs/operating/configuration.md, and `NAME_FILE` (the path of a
file holding the value) is read wherever `NAME` is.
"""

from importlib.util import find_spec
from pathlib import Path

from environ import FileAwareEnv

from grannsamverkan import caches, content_security, logs
from grannsamverkan.sign_in.settings import *

env = FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# Basics -----------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-" + "0" * 40 if DEBUG else "")
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
ROOT_URLCONF = "grannsamverkan.urls"
WSGI_APPLICATION = "grannsamverkan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Ours come first: their templates win over those of the libraries.
    "grannsamverkan",
    "grannsamverkan.accounts",
    "areas",
    "notifications",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "js_lib_bootstrap5",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_q",
    "heroicons",
]
if env.bool("DEVELOPMENT_TOOLS", default=False):
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "notifications.webhooks.shortcut.WebhookShortcut",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "grannsamverkan.legible.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "grannsamverkan.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "grannsamverkan.sign_in.limits.LimitSessions",
    "grannsamverkan.sign_in.second_factor.RequireSecondFactor",
]

# Database ---------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'grannsamverkan.sqlite3'}")
}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 60
if _database["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE a quarter of concurrent read-then-write transactions fail; FULL keeps a
    # committed delivery through a power cut, which is what "never twice" rests on.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    # Our questions are short: compiling them costs more than it saves, and so does reading whole tables.
    _database["OPTIONS"] = {"options": "-c jit=off -c random_page_cost=1.1"}

# Cache; sessions lie in the database: one that was ended stays so, whatever a cache remembers ----

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = caches.configuration(redis_url=REDIS_URL, folder=VAR_DIR)

# Queue: rings the bell, the deliveries' table is the truth (docs/deliveries.md) -----------------

WORKERS = env.int("WORKERS", default=2)
QUEUE_BROKER = env.str("QUEUE_BROKER", default="orm")
_cluster = {"workers": WORKERS, "timeout": 60, "retry": 180, "queue_limit": WORKERS, "bulk": 1, "poll": 0.2}
Q_CLUSTER = {
    # `retry` counts from prefetch, so each cluster's own queue is kept as short as can be.
    **_cluster,
    "name": "grannsamverkan",
    "max_attempts": 3,
    "save_limit": 50,
    "catch_up": False,
    "cache": "clusters",
    "label": "django-q2",
    "ALT_CLUSTERS": {"urgent": {**_cluster, "poll": 0.1, "scheduler": False}},
    **({"redis": REDIS_URL} if QUEUE_BROKER == "redis" else {"orm": "default"}),
}

# A cluster is asked for a sign of life when it has been quiet, and replaced when none comes.
BEAT_SECONDS = env.float("BEAT_SECONDS", default=2)
WEDGED_SECONDS = env.float("WEDGED_SECONDS", default=6)
START_SECONDS = env.float("START_SECONDS", default=30)
STOP_SECONDS = env.float("STOP_SECONDS", default=25)
CLUSTER_TRIES = env.int("CLUSTER_TRIES", default=5)

# Sending ----------------------------------------------------------------------------------------

SIMULATOR_HTTP_PORT = env.int("SIMULATOR_HTTP_PORT", default=PORT + 1)
SIMULATOR_SMTP_PORT = env.int("SIMULATOR_SMTP_PORT", default=PORT + 2)
SIMULATOR_URL = f"http://127.0.0.1:{SIMULATOR_HTTP_PORT}"

SMS_PROVIDER = env.str("SMS_PROVIDER", default="twilio")
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_AUTH_TOKEN_PREVIOUS = env.str("TWILIO_AUTH_TOKEN_PREVIOUS", default="")
TWILIO_MESSAGING_SERVICE_SID = env.str("TWILIO_MESSAGING_SERVICE_SID", default="")
TWILIO_FROM = env.str("TWILIO_FROM", default="")
TWILIO_API_URL = env.str("TWILIO_API_URL", default="")
ELKS_USERNAME = env.str("ELKS_USERNAME", default="")
ELKS_PASSWORD = env.str("ELKS_PASSWORD", default="")
ELKS_FROM = env.str("ELKS_FROM", default=TWILIO_FROM)
ELKS_API_URL = env.str("ELKS_API_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_CA_FILE = env.str("EMAIL_CA_FILE", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Grannsamverkan <grannsamverkan@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=DEFAULT_FROM_EMAIL)
EMAIL_TIMEOUT = 10
if DEBUG and not TWILIO_ACCOUNT_SID and not ELKS_USERNAME and not EMAIL_URL:
    # Nothing set at all: try everything against the simulator, with its own account.
    TWILIO_ACCOUNT_SID = "AC" + "5" * 32
    TWILIO_AUTH_TOKEN = "simulator-" + "0" * 22
    TWILIO_FROM = TWILIO_FROM or "Grannsamv"
    TWILIO_API_URL = TWILIO_API_URL or SIMULATOR_URL
    ELKS_USERNAME, ELKS_PASSWORD, ELKS_FROM = "simulator", "simulator", TWILIO_FROM
    ELKS_API_URL = ELKS_API_URL or SIMULATOR_URL
    EMAIL_URL = f"smtp://127.0.0.1:{SIMULATOR_SMTP_PORT}"
_mail = env.email_url_config(EMAIL_URL.replace("smtps://", "smtp+ssl://")) if EMAIL_URL else {}
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", ""), _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)

SMS_REGIONS = env.list("SMS_REGIONS", default=["SE"])  # whose mobiles may register: SMS pumping is paid by us
LINK_HOSTS = env.list("LINK_HOSTS", default=[])  # besides PUBLIC_URL's, the hosts a message may link to
SMS_PRICE_PER_SEGMENT = env.float("SMS_PRICE_PER_SEGMENT", default=0.5)
SMS_DAILY_BUDGET = env.float("SMS_DAILY_BUDGET", default=0)
SMS_RATE_PER_SECOND = env.float("SMS_RATE_PER_SECOND", default=0)
EMAIL_RATE_PER_SECOND = env.float("EMAIL_RATE_PER_SECOND", default=0)
SEND_CONCURRENCY = env.int("SEND_CONCURRENCY", default=16)
EMAIL_CONNECTIONS = env.int("EMAIL_CONNECTIONS", default=4)
SETTLE_WARNING_SECONDS = env.float("SETTLE_WARNING_SECONDS", default=180)
SETTLE_INFORMATION_SECONDS = env.float("SETTLE_INFORMATION_SECONDS", default=900)
RESTORED = env.bool("RESTORED", default=False)
SILENT_AFTER_SECONDS = env.float("SILENT_AFTER_SECONDS", default=3600)
LOOK_AGAIN_SECONDS = env.float("LOOK_AGAIN_SECONDS", default=60)
RECEIPT_POLL_SECONDS = [
    float(each) for each in env.list("RECEIPT_POLL_SECONDS", default=["600", "3600", "21600", "259200"])
]
LEASE_SECONDS = env.float("LEASE_SECONDS", default=120)
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=10)
BREAKER_SECONDS = env.float("BREAKER_SECONDS", default=30)
PROVIDER_CONNECT_TIMEOUT = env.float("PROVIDER_CONNECT_TIMEOUT", default=5)
PROVIDER_READ_TIMEOUT = env.float("PROVIDER_READ_TIMEOUT", default=15)
ADDRESS_HASH_KEY = env.str("ADDRESS_HASH_KEY", default=SECRET_KEY)
TRAIL_KEY = env.str("TRAIL_KEY", default=SECRET_KEY)
TRAIL_HEAD_TO = env.list("TRAIL_HEAD_TO", default=[])  # who gets the head of the trail by mail every day

POLICE_EVENTS_URL = env.str("POLICE_EVENTS_URL", default="https://polisen.se/api/events")
RETAIN_ADDRESSES_DAYS = env.int("RETAIN_ADDRESSES_DAYS", default=90)
RETAIN_PROVIDER_COPIES_DAYS = env.int("RETAIN_PROVIDER_COPIES_DAYS", default=14)
RETAIN_TRAIL_DAYS = env.int("RETAIN_TRAIL_DAYS", default=731)

# Pages ------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "grannsamverkan.navigation.navigation",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
_leaflet = find_spec("leaflet")  # only its files: as an app it wants GDAL
STATICFILES_DIRS = [
    Path(place) / "static" for place in (_leaflet and _leaflet.submodule_search_locations) or ()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "grannsamverkan" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Who signs in; how is in sign_in/settings.py ----------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)  # else all share the proxy's address
ACCOUNT_RATE_LIMITS["sms_code_day"] = f"{env.int('SMS_CODES_PER_DAY', default=200)}/d/key"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")  # an organisation's sign-in server: off without one
OIDC_NAME = env.str("OIDC_NAME", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_EMAIL_DOMAINS = env.list("OIDC_EMAIL_DOMAINS", default=[])
OIDC_VERIFIED_CLAIM = env.str("OIDC_VERIFIED_CLAIM", default="email_verified")
OIDC_SECOND_FACTOR_VALUES = env.list("OIDC_SECOND_FACTOR_VALUES", default=[])
SENDER_IDLE_SECONDS = env.int("SENDER_IDLE_SECONDS", default=30 * 60)
SENDER_SESSION_SECONDS = env.int("SENDER_SESSION_SECONDS", default=12 * 60 * 60)
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEBUG)

# Web security -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {"DIRECTIVES": content_security.directives(MAP_TILE_URL)}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^halsa/(webb/)?$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# Logs: to standard error, without phone numbers and addresses ----------------------------------

LOGGING = logs.configuration(
    level=env.str("LOG_LEVEL", default="INFO"),
    style=env.str("LOG_FORMAT", default="text"),
    mail=not DEBUG,
)
ADMINS = [("", address) for address in env.list("ERROR_MAIL_TO", default=[])]
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
