"""Settings. ``DATABASE_URL`` chooses the database, ``STANDING_HOME`` the folder for files."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import dj_database_url
from django.utils.functional import SimpleLazyObject

from standing.mail import relay

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
        handle, made = tempfile.mkstemp(dir=HOME, prefix="secret-key-")  # its owner alone reads it
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was faster: its key is the one
            os.link(made, kept)
        os.unlink(made)
    return kept.read_text("utf-8")


def _origin(address: str) -> str:
    """The scheme and host of an address: where a form of ours may lead."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _hours(name: str, absent: int) -> int:
    """A whole number of hours, from 1 to ``absent``: a longer one is never taken."""
    given = os.environ.get(name, "")
    return min(max(int(given), 1), absent) if given.isdecimal() else absent


HOME = _home()
FILES = HOME / "files"
ASSETS = PACKAGE / "static"
SECRET_KEY = cast("str", SimpleLazyObject(_secret_key))  # whoever only reads makes none
DEBUG = False
# Served to others, the register stands behind HTTPS, and says so with STANDING_HTTPS=yes.
HTTPS = os.environ.get("STANDING_HTTPS", "no") == "yes"
ALLOWED_HOSTS = os.environ.get("STANDING_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "standing.pages",  # first: its templates dress those of the packages below
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "standing.ledger",
    "standing.accounts",
    "standing.workforce",
    "standing.certification",
    "standing.campaigns",
    "standing.mail",
    "standing.correspondence",
    "standing.requests",
    "standing.register",
    "standing.jobs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "standing.pages.keeping.MayBeKept",
    "standing.pages.languages.LanguageOfAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "standing.pages.middleware.FormsAsSent",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "standing.pages.signing.middleware.SignedIn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "standing.pages.middleware.RefusalsAsAnswers",
    "axes.middleware.AxesMiddleware",
]

# Who signs in, and how. What allauth and axes are told stands here; what a role needs, in
# kernel/access.py; every address of theirs that is open, in pages/signing/urls.py.
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "signed-in"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "standing.pages.signing.adapter.Signing"
ACCOUNT_FORMS = {
    "login": "standing.pages.signing.forms.SignIn",
    "reset_password": "standing.pages.signing.forms.Forgotten",
    "reset_password_from_key": "standing.pages.signing.forms.NewPassword",
    "change_password": "standing.pages.signing.forms.ChangePassword",
    "reauthenticate": "standing.pages.signing.forms.Again",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address, or nobody is invited
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever changes a way to sign in, its owner hears of it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,15/15m/key"}
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "standing.pages.signing.adapter.SecondFactors"
MFA_FORMS = {
    "authenticate": "standing.pages.signing.forms.Code",
    "reauthenticate": "standing.pages.signing.forms.CodeAgain",
    "activate_totp": "standing.pages.signing.forms.FirstCode",
    "add_webauthn": "standing.pages.signing.forms.NewKey",
    "edit_webauthn": "standing.pages.signing.forms.NamedKey",
    "authenticate_webauthn": "standing.pages.signing.forms.UseKey",
    "login_webauthn": "standing.pages.signing.forms.SignInWithKey",
    "reauthenticate_webauthn": "standing.pages.signing.forms.KeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: an invitation reached the address
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "Register of Police Officers"
MFA_TOTP_TOLERANCE = 1  # the code before this one, and after it, for clocks that differ
ACCOUNT_USER_DISPLAY = "standing.pages.signing.adapter.shown_as"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a letter leads into the portal
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60  # after the last page
SESSION_LONGEST = (
    _hours("STANDING_SESSION_HOURS", 12) * 60 * 60
)  # after signing in, whatever is done

# Who fails too often waits (decision 0023). The counters are shared by all workers, in the database,
# and hold a fingerprint of what was typed as a name. Behind a proxy, addresses come from its header.
# What is to be cached for speed gets a table of its own: nothing here may be dropped before its time.
CACHES = {
    "default": {
        "BACKEND": "standing.storage.counters.Counters",
        "LOCATION": "standing_counters",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("STANDING_PROXIES", "1" if HTTPS else "0"))
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time we tell somebody to wait holds
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "standing.pages.signing.throttle.fingerprint"
AXES_CLIENT_IP_CALLABLE = "standing.pages.signing.throttle.address"
AXES_LOCKOUT_CALLABLE = "standing.pages.signing.throttle.locked"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# The commission's staff may sign in where they sign in to everything else (OpenID Connect); off
# unless it is told where. It makes no accounts: it finds the one that is there (decision 0023).
OIDC_URL = os.environ.get("STANDING_OIDC_URL", "").rstrip("/")
if OIDC_URL:
    INSTALLED_APPS += [
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    SOCIALACCOUNT_ADAPTER = "standing.pages.signing.staff.SingleSignOn"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "staff",
                    "name": os.environ.get("STANDING_OIDC_NAME", "the commission’s sign-in"),
                    "client_id": os.environ.get("STANDING_OIDC_CLIENT", ""),
                    "secret": os.environ.get("STANDING_OIDC_SECRET", ""),
                    "settings": {"server_url": OIDC_URL},
                }
            ],
        }
    }
    SOCIALACCOUNT_STORE_TOKENS = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *([_origin(OIDC_URL)] if OIDC_URL else [])],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "img-src": ["'self'", "data:"],
    }
}
# In front of Django (config/wsgi.py): whole answers of public pages that were asked for before, in each
# web process, and how much one address may ask for that must be made (decision 0038).
KEPT_ANSWERS = 20_000
KEPT_BYTES = int(os.environ.get("STANDING_KEPT_MB", "64")) << 20
REQUESTS_PER_MINUTE = int(os.environ.get("STANDING_REQUESTS_PER_MINUTE", "1200"))
ROOT_URLCONF = "standing.pages.urls"
WSGI_APPLICATION = "standing.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
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

# Mail. Without ``STANDING_SMTP`` every mail is a file in the folder, so that nothing is lost or sent.
URL = os.environ.get("STANDING_URL", "http://127.0.0.1:8000").rstrip("/")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS or URL.startswith("https:") else "http"
MAIL_FOLDER = HOME / "mail"
EMAIL_BACKEND = "standing.mail.folder.Folder"
DEFAULT_FROM_EMAIL = os.environ.get(
    "STANDING_MAIL_FROM", "Register of Police Officers <register@standing.example>"
)
MAIL_REPLY_TO = os.environ.get("STANDING_MAIL_REPLY_TO", "")
MAIL_PER_MINUTE = int(os.environ.get("STANDING_MAIL_PER_MINUTE", "120"))
EMAIL_TIMEOUT = 30  # seconds a mail server may keep us waiting
if _smtp := os.environ.get("STANDING_SMTP"):
    _relay = relay.read(_smtp)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _relay.host, _relay.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _relay.user, _relay.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _relay.starttls, _relay.tls

# Public pages speak these; the first stands at the plain addresses. One more is a line here and a
# catalogue in locale/ (tools/messages, docs/decisions/0037).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["standing.config.formats"]
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
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

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
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
        "axes": {"handlers": [], "level": "ERROR"},  # it warns of every wrong password
        **dict.fromkeys(
            ("django.request", "django.security.csrf", "django.security.DisallowedHost"), _WITHOUT
        ),
    },
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
}
