"""Settings. ``DATABASE_URL`` chooses the database, ``STANDING_HOME`` the folder for files."""

import os
import secrets
from pathlib import Path

import dj_database_url

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]


def _home() -> Path:
    """The folder for the database and the files kept: ``STANDING_HOME``, else ``var/``."""
    if named := os.environ.get("STANDING_HOME"):
        return Path(named).resolve()
    beside = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return beside / "var"


def _secret_key() -> str:
    """The key from ``STANDING_SECRET_KEY``, else one made at first use and kept in the home folder."""
    if given := os.environ.get("STANDING_SECRET_KEY"):
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50), "utf-8")
        kept.chmod(0o600)
    return kept.read_text("utf-8")


HOME = _home()
FILES = HOME / "files"
ASSETS = PACKAGE / "static"
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("STANDING_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "standing.ledger",
    "standing.accounts",
    "standing.workforce",
    "standing.certification",
    "standing.campaigns",
    "standing.correspondence",
    "standing.register",
    "standing.jobs",
    "standing.pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "standing.pages.middleware.FormsAsSent",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "standing.pages.middleware.RefusalsAsAnswers",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "img-src": ["'self'", "data:"],
    }
}
ROOT_URLCONF = "standing.pages.urls"
WSGI_APPLICATION = "standing.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "standing.pages.context.register",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'standing.sqlite3'}",
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
            # The log goes back into the database every 40 MB, not every 4, and shrinks again.
            "PRAGMA wal_autocheckpoint=10000; PRAGMA journal_size_limit=67108864;"
        ),
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
QUEUE_DAYS = int(os.environ.get("STANDING_QUEUE_DAYS", "30"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [ASSETS] if ASSETS.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# A file sent with a form stays in memory; what a form may hold besides fits a file being tried.
FILE_UPLOAD_HANDLERS = ["standing.pages.uploads.InMemoryOnly"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
CSRF_COOKIE_AGE = None  # the cookie is gone when the browser is closed, as the page says
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "standing.pages.errors.unmarked"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Whatever is logged, nothing in it is what somebody sent; it is taken out where a record is made,
# and once more where it is written.
_WITHOUT = {"filters": ["nothing_that_was_sent"]}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nothing_that_was_sent": {"()": "standing.storage.failures.NothingThatWasSent"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", **_WITHOUT}},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        **dict.fromkeys(
            ("django.request", "django.security.csrf", "django.security.DisallowedHost"), _WITHOUT
        ),
    },
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
}
