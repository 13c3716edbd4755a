"""Settings from the environment. A bare checkout runs on SQLite in var/; production names its own database and keys."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("ANCHANG_VAR") or ROOT / "var").resolve()
NODE = Path(os.environ.get("ANCHANG_NODE_MODULES") or ROOT / "node_modules")
TEST = os.environ.get("ANCHANG_TEST") == "1"
DEMO = os.environ.get("ANCHANG_DEMO") == "1"
DEBUG = os.environ.get("ANCHANG_DEBUG") == "1"
LIVE_URL = os.environ.get("ANCHANG_LIVE_URL", "")


def _kept_key(name: str, first: str = "") -> str:
    """The secret of that name: from the environment, else made once (or `first`) and kept in VAR, readable by its owner."""
    if given := os.environ.get(f"ANCHANG_{name.upper()}"):
        return given
    VAR.mkdir(parents=True, exist_ok=True)
    path = VAR / f"{name}.txt"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(first or secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _kept_key("secret_key")
DATA_KEY = _kept_key("data_key")
# The hashes by which secrets are found stay under one key for good. An office older than this key began with the last
# of its data keys.
HASH_KEY = _kept_key("hash_key", DATA_KEY.split(",")[-1])

ALLOWED_HOSTS = os.environ.get("ANCHANG_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ANCHANG_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "anchang.ui",
    # Lower rooms first: reactions run in this order.
    "anchang.engine.accounts",
    "anchang.engine.events",
    "anchang.engine.ledger",
    "anchang.engine.doors",
    "anchang.engine.numbering",
    "anchang.engine.rules",
    "anchang.engine.clocks",
    "anchang.engine.files",
    "anchang.engine.notices",
    "anchang.engine.approvals",
    "anchang.engine.imports",
    "anchang.engine.jobs",
    "anchang.people.org",
    "anchang.people.duties",
    "anchang.people.tasks",
    "anchang.people.rounds",
    "anchang.people.workday",
    "anchang.business.inventory",
    "anchang.business.pricing",
    "anchang.business.marketing",
    "anchang.business.terms",
    "anchang.business.customers",
    "anchang.business.ownership",
    "anchang.business.channels",
    "anchang.business.turns",
    "anchang.business.contacting",
    "anchang.business.reception",
    "anchang.business.touring",
    "anchang.business.purchaseplans",
    "anchang.business.cards",
    "anchang.business.stewardship",
    "anchang.business.keyaccounts",
    "anchang.business.receivables",
    "anchang.business.deals",
    "anchang.business.service",
    "anchang.overview",
    "anchang.main",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anchang.engine.doors.middleware.at_the_door",
    "anchang.main.outside.only_their_rooms",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "anchang.main.urls"
WSGI_APPLICATION = "anchang.main.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "anchang.main.navigation.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "anchang.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("ANCHANG_DATABASE_URL") or f"sqlite:///{VAR / 'office.sqlite3'}", conn_max_age=60
    )
}
ON_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if ON_SQLITE:
    # synchronous=FULL because an answered sale must survive a power cut; IMMEDIATE because writers else deadlock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    # A statement asked for the third time on a connection is planned no more (psycopg asks the server to prepare it).
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "org:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "org:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "anchang.people.org.views.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Anchang"

SECURE = os.environ.get("ANCHANG_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "anchang_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
# After so many minutes a whole phone number costs the password once more.
CONFIRM_MINUTES = 30
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *([LIVE_URL] if LIVE_URL else [])],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "anchang" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "anchang.main.vendor.Vendor"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TEST or DEBUG
ICON_DIR = NODE / "@tabler/icons/icons/outline"
FONT_DIR = NODE / "@expo-google-fonts/noto-sans-sc"
PACKS = ROOT / "src" / "anchang" / "packs"
CLAUSES = ROOT / "docs" / "requirements" / "clauses.csv"
UPLOAD_LIMIT = 20 * 1024 * 1024
# A table of more bytes is checked and taken in by the worker; the screen shows how far it is.
IMPORT_AT_ONCE = 300 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# How messages leave the house: files in a folder, unless the office names a mail server and a provider of messages.
OUTBOX = VAR / "outbox"
OFFICE_URL = os.environ.get("ANCHANG_OFFICE_URL", "http://127.0.0.1:8000")
SMS_BY = "https" if os.environ.get("ANCHANG_SMS_URL") else "file"
SMS_URL = os.environ.get("ANCHANG_SMS_URL", "")
SMS_TOKEN = os.environ.get("ANCHANG_SMS_TOKEN", "")
# What the provider proves itself by when it tells of replies; without it nobody is listened to.
SMS_REPLY_TOKEN = os.environ.get("ANCHANG_SMS_REPLY_TOKEN", "")
MAIL_BY = "smtp" if os.environ.get("ANCHANG_SMTP_HOST") else "file"
EMAIL_HOST = os.environ.get("ANCHANG_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ANCHANG_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ANCHANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ANCHANG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ANCHANG_SMTP_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("ANCHANG_MAIL_FROM", "anchang@localhost")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
