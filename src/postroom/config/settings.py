"""Django's settings, read from the data folder and a few environment variables.

POSTROOM_DATA: the data folder (default ./data). POSTROOM_DATABASE: postgres://… in place of the embedded
database. POSTROOM_URL: the address that people open, for links in mail. POSTROOM_RELAY: smtp://host:port,
where outgoing mail is handed to. POSTROOM_ALERT_RELAY: the same for alerts alone, so that they arrive when that
one fails. POSTROOM_DNS: address:port of the name server to ask (default: this
machine's). POSTROOM_PARSE_SECONDS and POSTROOM_PARSE_MEMORY_MIB: what reading one large
or odd mail may cost (30 and 512). POSTROOM_MAIL_MOST_MIB: how large the files of a mail of ours may be (25).
POSTROOM_SEARCH: tantivy or postgresql, where the index of search lies
(default: with the database). POSTROOM_TRUSTED_RELAYS: the names (authserv-id, commas between) under which your
own servers in front of Postroom write Authentication-Results. POSTROOM_API_RATE: how many calls of the API a
token has a minute (6000), on each machine. POSTROOM_WEBHOOK_NETWORKS: private networks that webhooks may
reach, such as 10.0.0.0/8 (none). POSTROOM_GOOGLE_APP and POSTROOM_MICROSOFT_APP: client-id:client-secret of what you
have registered there, for all organisations without their own. POSTROOM_DEBUG: 1 for work on Postroom itself.
"""

import os
import secrets
import warnings
from pathlib import Path

from csp.constants import NONE, SELF

from postroom.accounts.scopes import SCOPES
from postroom.config.database_url import database
from postroom.kit import sqlite as _sqlite  # noqa: F401  (before Django loads its own)
from postroom.kit.data_folder import DataFolder, DataFolderError

DATA_FOLDER = DataFolder(Path(os.environ.get("POSTROOM_DATA") or "data").absolute())
PARSE_SECONDS = float(os.environ.get("POSTROOM_PARSE_SECONDS") or 30)
PARSE_MEMORY_MIB = int(os.environ.get("POSTROOM_PARSE_MEMORY_MIB") or 512)
RELAY = os.environ.get("POSTROOM_RELAY") or "smtp://127.0.0.1:1025"
ALERT_RELAY = os.environ.get("POSTROOM_ALERT_RELAY", "")
MAIL_APPS = {
    provider: os.environ.get(f"POSTROOM_{provider.upper()}_APP", "") for provider in ("google", "microsoft")
}
DNS = os.environ.get("POSTROOM_DNS", "")
WEBHOOK_NETWORKS = (os.environ.get("POSTROOM_WEBHOOK_NETWORKS") or "").split()
API_CALLS_A_MINUTE = int(os.environ.get("POSTROOM_API_RATE") or 6000)
MAIL_MOST_MIB = int(os.environ.get("POSTROOM_MAIL_MOST_MIB") or 25)
PUBLIC_URL = os.environ.get("POSTROOM_URL", "")
TRUSTED_RELAYS = frozenset(
    name.strip().lower() for name in os.environ.get("POSTROOM_TRUSTED_RELAYS", "").split(",") if name.strip()
)
DEBUG = os.environ.get("POSTROOM_DEBUG") == "1"

try:
    SECRET_KEY = DATA_FOLDER.read_secret()
except DataFolderError:
    SECRET_KEY = secrets.token_hex(32)

ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False  # The pages speak one language; to look for another with each number costs.

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "postroom.accounts",
    "postroom.activity",
    "postroom.outbox",
    "postroom.mailboxes",
    "postroom.mailboxes.fetching",
    "postroom.mailboxes.letterhead",
    "postroom.contacts",
    "postroom.guard",
    "postroom.conversations",
    "postroom.conversations.writing",
    "postroom.search",
    "postroom.search.saved",
    "postroom.delivery",
    "postroom.integrations.webhooks",
    "postroom.integrations.push",
    "postroom.ops",
    "postroom.web",
    "postroom.api",
    "oauth2_provider",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "postroom.api.frame.middleware.ApiFrame",
]

MIGRATION_MODULES = {"oauth2_provider": "postroom.api.oauth_tables.migrations"}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"  # noqa: S105 (a name)
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "oauth2_provider.RefreshToken"  # noqa: S105 (a name)
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "oauth2_provider.IDToken"  # noqa: S105 (a name)
OAUTH2_PROVIDER_GRANT_MODEL = "oauth2_provider.Grant"
OAUTH2_PROVIDER_DEVICE_GRANT_MODEL = "oauth2_provider.DeviceGrant"
ROOT_URLCONF = "postroom.config.urls"
WSGI_APPLICATION = "postroom.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

DATABASES = {"default": database(os.environ.get("POSTROOM_DATABASE", ""), DATA_FOLDER.database)}
# The index of search lies beside the embedded database, or in PostgreSQL, where every machine reaches it.
_ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
SEARCH_ENGINE = os.environ.get("POSTROOM_SEARCH") or ("postgresql" if _ON_POSTGRESQL else "tantivy")

# What all web processes have to remember together: attempts to sign in, codes that were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
            "builtins": [
                "heroicons.templatetags.heroicons",
                "postroom.web.templatetags.icons",
                "postroom.web.templatetags.addresses",
            ],
        },
    }
]

# The web role collects static files when it starts; without it they are served from the packages themselves.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "postroom.config.static_files.HashedStatic"},
}
warnings.filterwarnings("ignore", message="No directory at")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER.root / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "postroom.accounts.sign_in.asking"
AUTHENTICATION_BACKENDS = ["postroom.accounts.sign_in.asking.Backend"]
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "postroom.web.errors.stale_form"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")] if PUBLIC_URL else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

OAUTH2_PROVIDER = {
    "SCOPES": SCOPES,
    "DEFAULT_SCOPES": ["read"],
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 90 * 24 * 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 72 * 1024 * 1024  # A mail of 50 MiB in base64, as a provider posts it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The library keeps second steps and passkeys; the pages are ours (web/sessions, web/security).
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
MFA_ADAPTER = "postroom.accounts.sign_in.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Postroom"
MFA_TOTP_TOLERANCE = 1
PASSWORD_RESET_TIMEOUT = 2 * 3600

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"postroom": {"level": "INFO"}},
}
