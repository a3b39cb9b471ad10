"""The only settings module. What differs between places comes from the environment (see `.env.example`)."""

from pathlib import Path

import django_stubs_ext
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from compact import environment as env

# Lets `ModelForm[Clause]` and the like stand in classes, as the type checker reads them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", "Shows errors in the browser. Never in production.")
SAMPLE_MODE = env.flag("SAMPLE_MODE", "Sample accounts that anyone may enter, and /outbox/. Never in production.")
SECRET_KEY = env.text("SECRET_KEY", "Signs sessions and links: at least 50 random characters.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "Former keys, while links signed with them still run.")
BASE_URL = env.text("BASE_URL", "The address people use, written in mails.", default="http://localhost:8000").rstrip(
    "/"
)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "Host names this portal answers to.", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "Origins behind a proxy, with scheme.", default=BASE_URL)
DATA_DIR = env.folder("DATA_DIR", "Where mails without a server, and uploads, are kept.", default=BASE_DIR / ".data")
HTTPS = BASE_URL.startswith("https://")

DATABASES = {"default": env.database("DATABASE_URL", "The database, as the role of this kind of process.")}
DATABASES["default"]["CONN_MAX_AGE"] = env.number(
    "DATABASE_CONN_MAX_AGE", "Seconds a connection is kept; 0 behind PgBouncer.", default=60
)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.flag(
    "DATABASE_POOLED", "Set behind PgBouncer in transaction mode."
)
REDIS_URL = env.text("REDIS_URL", "Redis or Valkey: the doorbell of the jobs.", default="redis://127.0.0.1:6379/0")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "pgtrigger",
    "pghistory",
    "compact",
    "compact.accounts",
    "compact.notifications",
    "partners",
    "compact.asks",
    "workgroups",
    "compact.agreements",
    "goals",
    "compact.updates",
    "compact.library",
    "compact.backbone",
    "compact.rights",
]
# Nobody looks for changes by the numbers that stood in a row; what they concern has its own columns.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "compact.middleware.HeadersMiddleware",
    # Inside the headers, so that static files carry them, too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages reflect no secret that stays the same: form tokens are masked anew each time, which is what BREACH needs.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "compact.drafts.DraftMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "compact.middleware.ReachMiddleware",
    "partners.views.former.FormerAddressMiddleware",
    "compact.middleware.ReaderMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "compact.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "compact.urls"
WSGI_APPLICATION = "compact.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "compact.views.nav",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "compact.permissions.RulesBackend",
    "compact.accounts.sessions.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "compact.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {
    "login": "compact.accounts.forms.SignIn",
    "signup": "compact.accounts.forms.SignUp",
    "confirm_email_verification_code": "compact.accounts.forms.ConfirmAddress",
    "reset_password": "compact.accounts.forms.Forgotten",
    "reset_password_from_key": "compact.accounts.forms.NewPassword",
    "request_login_code": "compact.accounts.forms.AskForCode",
    "change_password": "compact.accounts.forms.ChangePassword",
    "set_password": "compact.accounts.forms.SetPassword",
    "reauthenticate": "compact.accounts.forms.Reauthenticate",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Digits, so that a telephone offers its number keys and fills the code in by itself.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
MFA_ADAPTER = "compact.accounts.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "L.A. Compact"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", "Reverse proxies in front of the web server.", default=0)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "America/Los_Angeles"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["compact.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", "Where collected static files go.", default=DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": env.storage("STORAGE_URL", "A bucket for the files; without it they are kept in a folder of DATA_DIR."),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "compact.files.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
ATTACHMENT_MEGABYTES = env.number("ATTACHMENT_MEGABYTES", "How large one file in a message may be.", default=25)
ATTACHMENTS_AT_MOST = env.number("ATTACHMENTS_AT_MOST", "How many files one message may have.", default=10)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MAIL_SERVER = env.mail_server("EMAIL_URL", "The mail server; without it mails land in a folder of DATA_DIR.")
MAIL_FOLDER = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Sender of every mail.", default="The L.A. Compact <compact@example.org>")
REPLY_DOMAIN = env.text(
    "REPLY_DOMAIN", "The domain whose mail is given to `manage.py receive_mail`: answers of calendars.", default=""
)
EMAIL_BACKEND = "compact.notifications.outbox.OutboxBackend"

CACHES = {"default": {"BACKEND": "compact.cache.PatientCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "compact.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "compact.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "How much is logged.", default="INFO")},
}
