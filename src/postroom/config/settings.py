"""Django's settings, read from the data folder and a few environment variables.

POSTROOM_DATA: the data folder (default ./data). POSTROOM_DATABASE: postgres://… in place of the embedded
database. POSTROOM_URL: the address that people open, for links in mail. POSTROOM_RELAY: smtp://host:port,
where outgoing mail is handed to. POSTROOM_DEBUG: 1 for work on Postroom itself.
"""

import os
import secrets
import warnings
from pathlib import Path

from csp.constants import NONE, SELF

from postroom.config.database_url import database
from postroom.kit import sqlite as _sqlite  # noqa: F401  (before Django loads its own)
from postroom.kit.data_folder import DataFolder, DataFolderError

DATA_FOLDER = DataFolder(Path(os.environ.get("POSTROOM_DATA") or "data").absolute())
RELAY = os.environ.get("POSTROOM_RELAY") or "smtp://127.0.0.1:1025"
PUBLIC_URL = os.environ.get("POSTROOM_URL", "")
DEBUG = os.environ.get("POSTROOM_DEBUG") == "1"

try:
    SECRET_KEY = DATA_FOLDER.read_secret()
except DataFolderError:
    SECRET_KEY = secrets.token_hex(32)

ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "postroom.accounts",
    "postroom.activity",
    "postroom.outbox",
    "postroom.mailboxes",
    "postroom.contacts",
    "postroom.guard",
    "postroom.conversations",
    "postroom.delivery",
    "postroom.web",
    "postroom.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "postroom.config.urls"
WSGI_APPLICATION = "postroom.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

DATABASES = {"default": database(os.environ.get("POSTROOM_DATABASE", ""), DATA_FOLDER.database)}

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
            "builtins": ["heroicons.templatetags.heroicons"],
        },
    }
]

# Static files are served from the packages themselves; the collected folder need not exist.
warnings.filterwarnings("ignore", message="No directory at")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER.root / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

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
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"postroom": {"level": "INFO"}},
}
