"""All settings, from the environment. README.md has the table of names."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from kulturnett import database, delivery, environment, issuer

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = database.VAR
DEBUG = environment.flag("DEBUG")

SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE = urlsplit(SITE_URL)
if SITE.scheme not in {"http", "https"} or not SITE.hostname:
    raise ImproperlyConfigured(
        "Set SITE_URL to the address people use, as https://kulturnett.example.org; "
        f"it is {SITE_URL!r}."
    )
TLS = SITE.scheme == "https"
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
ALLOWED_HOSTS = sorted(LOOPBACK) if SITE.hostname in LOOPBACK else [SITE.hostname]


def _secret_key() -> str:
    """From the environment; with the embedded database one is made once and kept in var/."""
    if not database.is_embedded():
        return environment.required(
            "SECRET_KEY", "a long random text, the same for every process and every restart."
        )
    if key := environment.text("SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        # Written whole (mode 0600) before it gets its name: two processes may start at once.
        with NamedTemporaryFile("w", dir=VAR) as file, suppress(FileExistsError):
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.link(file.name, path)
    return path.read_text()


SECRET_KEY = _secret_key()
RUN = environment.text("KULTURNETT_RUN")

INSTALLED_APPS = [
    "kulturnett",
    "workgroup",
    "gatherings",
    "members",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "kulturnett.apps.StaticFiles",
    "django.forms",
]

MIDDLEWARE = [
    "kulturnett.compression.compression",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kulturnett.language.OwnLanguage",
    "kulturnett.errors.styled_errors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.account.sessions.session_lengths",
    "members.account.sessions.SignedIn",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "kulturnett.urls"
WSGI_APPLICATION = "kulturnett.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kulturnett.context.network",
            ],
        },
    }
]
FORM_RENDERER = "kulturnett.forms.Renderer"

DATABASES = {"default": database.configuration()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rows that tell what was done: the running role may add to them, never change them.
LOG_TABLES = ["django_admin_log", "members_change", "workgroup_noterevision"]

CACHES = {
    # Shared by all processes, so that a rate limit counts once.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Django's own 300 would let a stranger flush the counters with made-up addresses.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What error pages need when the database is away.
    "kept": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "kept",
        "TIMEOUT": None,
    },
    # What pages showed, in each process: see gatherings/kept.py. Shorter than touches last.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # The same of searches: see members/search/kept.py. Strangers' words push out no page.
    "searches": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "searches",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["kulturnett.authentication.RegisterBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "members.account.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the mailbox
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # municipal mail is slow
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# At a gathering everybody sits behind one address: generous per network address, strict per person.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "200/m/ip,4/m/key,20/h/key",  # key: the address a code is sent to
    "login_code_guess": "10/15m/key",  # key: the browser
    "add_address": "200/m/ip,4/m/key,20/h/key",  # key: the person
    "address_code_guess": "10/15m/key",  # key: the person
    "oidc": "200/m/ip",
    "login_failed": "200/m/ip,10/5m/key",  # of second factors; key: the person
    "passkey_signin": "200/m/ip",  # there is nothing to guess
    "talk_upload": "200/m/ip,30/10m/key",  # key: the speaker
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "members.account.factors.FactorAdapter"
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey counts as two: the thing, and its owner
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False  # two questions and a write at every request
SOCIALACCOUNT_ADAPTER = "members.account.oidc.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": issuer.apps()}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)

SESSION_ENGINE = "kulturnett.authentication"
SESSION_COOKIE_AGE = 12 * 3600  # where members/account/sessions.py says nothing else
SESSION_COOKIE_NAME = "__Host-sessionid" if TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if TLS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REDIRECT_EXEMPT = [r"^helse/"]  # the load balancer asks from inside
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kulturnett.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # icons are CSS masks
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk")]
LANGUAGE_COOKIE_NAME = "__Host-maalform" if TLS else "maalform"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["kulturnett.formats"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT") or VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kulturnett.npm.NpmFilesFinder",
]
NPM_ROOT = BASE_DIR / "node_modules"
NPM_STATIC_FILES = {
    "npm/ks/base.css": "@ks-digital/designsystem-themes/dist/base.css",
    "npm/ks/ksdigital.css": "@ks-digital/designsystem-themes/dist/themes/ksdigital.css",
    "npm/inter/rest.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT") or VAR / "files")
MEDIA_URL = ""  # files are never served by address; each has a view that asks who it is
QUARANTINE_DIR = MEDIA_ROOT / "quarantine"
STORAGES = {
    "default": delivery.storage(),
    "staticfiles": {"BACKEND": "kulturnett.style.OneSheetStorage"},
}
WHITENOISE_MAX_AGE = 3600  # of the few names without a hash; hashed ones keep for ten years
FILE_UPLOAD_HANDLERS = ["gatherings.uploads.QuarantineUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_MAX_BYTES = environment.number("UPLOAD_MAX_MB", 100) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # on the desk a gathering with 200 files has thousands
UPLOAD_DISK_RESERVE = 256 * 1024 * 1024
DOWNLOADS_AT_ONCE = 48
FILES_X_ACCEL = delivery.x_accel()
FILES_X_SENDFILE = environment.flag("FILES_X_SENDFILE")
FILES_S3_LINKS = environment.flag("S3_LINKS")
EMBED_HOSTS = delivery.embed_hosts()
CLAMAV_HOST = environment.text("CLAMAV_HOST")  # or the path of clamd's socket
CLAMAV_PORT = environment.number("CLAMAV_PORT", 3310)

DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", f"Kulturnett <ikke-svar@{SITE.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP_HOST = environment.text("SMTP_HOST")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": environment.number("SMTP_PORT", 587),
            "username": environment.text("SMTP_USER"),
            "password": environment.text("SMTP_PASSWORD"),
            "use_tls": not environment.flag("SMTP_PLAIN"),
            "timeout": 20,
        },
    }
    if SMTP_HOST
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": VAR / "mail"},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens_hidden": {"()": "kulturnett.logs.TokensHidden"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["tokens_hidden"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
