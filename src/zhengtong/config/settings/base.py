"""Settings of a running installation. Everything an operator may change comes from the environment
and is listed in `docs/settings.md`; everything a county changes lives in the database."""

import os
from pathlib import Path

from csp.constants import SELF

from zhengtong.runtime.home import Home, parse_database_url

PACKAGE = Path(__file__).resolve().parents[2]
HOME = Home.from_environment()

DEBUG = os.environ.get("ZHENGTONG_DEBUG") == "1"
SECRET_KEY = HOME.secret("django")
FIELD_KEY = HOME.secret("fields")
"""Key of personal data encrypted at rest; lives beside the database, never in it."""
ALLOWED_HOSTS = os.environ.get("ZHENGTONG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHENGTONG_ORIGINS", "").split(",") if o]
PUBLIC_URL = os.environ.get("ZHENGTONG_PUBLIC_URL", f"http://127.0.0.1:{HOME.port}")

INSTALLED_APPS = [
    "zhengtong.sites.public",
    "zhengtong.sites.staff",
    "zhengtong.sites.openapi",
    "zhengtong.simulation",
    "zhengtong.modules.assessment",
    "zhengtong.modules.risk",
    "zhengtong.modules.supervision",
    "zhengtong.modules.cases",
    "zhengtong.modules.items",
    "zhengtong.modules.licences",
    "zhengtong.modules.billing",
    "zhengtong.modules.archives",
    "zhengtong.modules.forms",
    "zhengtong.modules.workflow",
    "zhengtong.modules.org",
    "zhengtong.core.pages",
    "zhengtong.core.navigation",
    "zhengtong.core.documents",
    "zhengtong.core.messaging",
    "zhengtong.core.ofd",
    "zhengtong.core.files",
    "zhengtong.core.numbering",
    "zhengtong.core.dictionaries",
    "zhengtong.core.calendar",
    "zhengtong.core.audit",
    "zhengtong.core.jobs",
    "zhengtong.core.database",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhengtong.core.pages.aside.CSPMiddleware",
    "zhengtong.core.pages.aside.SessionMiddleware",
    "zhengtong.core.pages.middleware.MemoMiddleware",
    "zhengtong.core.pages.middleware.PlainAddressMiddleware",
    "zhengtong.core.pages.middleware.PreferencesMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "zhengtong.core.files.limits.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zhengtong.core.pages.middleware.PlainFormMiddleware",
    "zhengtong.core.pages.aside.AuthenticationMiddleware",
    "zhengtong.core.pages.aside.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhengtong.modules.org.middleware.ActorMiddleware",
    "zhengtong.core.pages.middleware.DomainErrorMiddleware",
    "zhengtong.core.pages.middleware.AccessMarkMiddleware",
]

ROOT_URLCONF = "zhengtong.config.urls"
WSGI_APPLICATION = "zhengtong.config.wsgi.application"
ASGI_APPLICATION = "zhengtong.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhengtong.core.pages.context.page",
            ],
            "builtins": ["zhengtong.core.pages.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": {
        **parse_database_url(HOME.database_url),
        "ENGINE": "zhengtong.core.database",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Values are bound by the server and repeated statements prepared: half the database's time.
        # A pooler in between must know prepared statements (PgBouncer from 1.21 on).
        "OPTIONS": {
            "options": "-c timezone=Asia/Shanghai",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }
}
CACHES = {
    # What limits and locks count is one number for all web processes; it is asked at sign-in only.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "database_cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    },
    # What may differ between processes for some seconds.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["zhengtong.modules.org.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "zhengtong.modules.org.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/landing/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhengtong.modules.org.public.adapter.AccountAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "zhengtong.modules.org.public.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "Zhengtong"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SESSION_ENGINE = "zhengtong.core.database.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "zhengtong.core.pages.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["zhengtong.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME.path / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ROOT = HOME.path / "files"
ARCHIVES_AFTER_DAYS = int(os.environ.get("ZHENGTONG_ARCHIVE_AFTER_DAYS", "7"))
"""Days after its end on which a case is filed, unless it was rated before; a later rating follows
as a supplement."""
ARCHIVES_DESTRUCTION_DAYS = int(os.environ.get("ZHENGTONG_DESTRUCTION_DAYS", "15"))
"""Days between the second approval of a destruction list and the first day to carry it out."""
DELIVERY_WAIT_DAYS = int(os.environ.get("ZHENGTONG_DELIVERY_WAIT_DAYS", "7"))
"""Days that a result waits at the counter before a reminder, and between reminders."""
DELIVERY_CONFIRM_DAYS = int(os.environ.get("ZHENGTONG_DELIVERY_CONFIRM_DAYS", "7"))
"""Days after posting on which clerks are asked what became of a parcel, and between reminders."""
RATING_LINK_DAYS = int(os.environ.get("ZHENGTONG_RATING_LINK_DAYS", "30"))
"""Days in which a link to rate by SMS, or on a receipt after the end of the case, is good."""
RATING_SMS = os.environ.get("ZHENGTONG_RATING_SMS", "1") == "1"
"""Whether the contact of a finished case gets a link to rate it by SMS."""
RECTIFICATION_DAYS = int(os.environ.get("ZHENGTONG_RECTIFICATION_DAYS", "5"))
"""Working days in which a low rating is put right and answered."""
RECTIFICATION_COMPLEX_DAYS = int(os.environ.get("ZHENGTONG_RECTIFICATION_COMPLEX_DAYS", "15"))
"""The same for a complex matter."""
RECTIFICATION_VISIT_DAYS = int(os.environ.get("ZHENGTONG_RECTIFICATION_VISIT_DAYS", "5"))
"""Working days after the answer in which the person is asked whether they are content."""
EXCHANGE_KEPT = HOME.path / "exchange" / "batches"
"""Files of every batch of the national exchange, as they were sent."""
EXCHANGE_FOLDER = os.environ.get("ZHENGTONG_EXCHANGE_FOLDER", str(HOME.path / "exchange" / "out"))
"""Where batches are put for the exchange library to fetch."""
EXCHANGE_URL = os.environ.get("ZHENGTONG_EXCHANGE_URL", "")
"""An address that takes each file by PUT instead; empty for the folder."""
EXCHANGE_TOKEN = os.environ.get("ZHENGTONG_EXCHANGE_TOKEN", "")
EXCHANGE_RECEIVER = HOME.path / "exchange" / "receiver.pem"
"""Where a certificate is looked for that no variable names."""
EXCHANGE_CERTIFICATE = os.environ.get("ZHENGTONG_EXCHANGE_CERTIFICATE", "") or (
    str(EXCHANGE_RECEIVER) if EXCHANGE_RECEIVER.is_file() else ""
)
"""PEM file with the receiver's certificate, for whom the files of batches are sealed."""
EXCHANGE_CLEAR = os.environ.get("ZHENGTONG_EXCHANGE_CLEAR", "") == "1"
"""Whether batches may lie and leave in clear where there is no certificate."""
SEAL_KEYS = HOME.path / "keys" / "seals"
"""Private keys of electronic seals, each in an encrypted file."""
SEAL_KEY_STORE = os.environ.get("ZHENGTONG_SEAL_KEY_STORE", "file")
"""Where new keys of seals are made: a name on the board `core.crypto.stores.key_stores`."""
SEAL_ALGORITHM = os.environ.get("ZHENGTONG_SEAL_ALGORITHM", "rsa-3072")
"""Of new keys that sign PDF: `rsa-3072` or `p-256`."""
SEAL_SM2 = os.environ.get("ZHENGTONG_SEAL_SM2", "1") == "1"
"""Whether seals sign with SM2 as well, where tongsuopy is there."""
STREAM_PORT = HOME.stream_port if os.environ.get("ZHENGTONG_STREAM", "1") == "1" else 0
"""Where the live board's stream listens on this host; 0 for nowhere."""
STREAM_URL = os.environ.get("ZHENGTONG_STREAM_URL", "")
"""The address of the stream where a proxy stands before it."""
PAY_GATEWAY = os.environ.get("ZHENGTONG_PAY_GATEWAY", "http")
"""Key of the gateway by which bills are paid online."""
PAY_SIMULATOR_PORT = HOME.simulator_port
PAY_URL = os.environ.get("ZHENGTONG_PAY_URL", "") or (
    f"http://127.0.0.1:{PAY_SIMULATOR_PORT}/gateway"
    if os.environ.get("ZHENGTONG_DEMO", "1") == "1"
    else ""
)
"""Where the payment gateway answers; the demo county has a simulator, a county names its own."""
PAY_MERCHANT = os.environ.get("ZHENGTONG_PAY_MERCHANT", "qinghe")
PAY_SECRET = os.environ.get("ZHENGTONG_PAY_SECRET", "") or HOME.secret("pay")
"""Signs what we and the gateway say to each other."""
PAY_MINUTES = int(os.environ.get("ZHENGTONG_PAY_MINUTES", "30"))
"""How long an order stays open."""
BILLING_REDUCTION_LIMIT = int(os.environ.get("ZHENGTONG_REDUCTION_LIMIT", "50000"))
"""Fen: a larger reduction needs a second person."""
BILLING_SURPLUS_BY_ITSELF = os.environ.get("ZHENGTONG_SURPLUS_BY_ITSELF", "") == "1"
"""Whether what was paid twice goes back without anybody's approval."""
CLAMD_ADDRESS = os.environ.get("ZHENGTONG_CLAMD", "")
"""`host:port` or socket path of a ClamAV daemon that checks every upload; empty for none."""
UPLOAD_MAX_BYTES = int(os.environ.get("ZHENGTONG_UPLOAD_MB", "200")) * 1024 * 1024
"""Of one request with all its files. What a single file may weigh, its material says."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = HOME.made("tmp")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ZHENGTONG_LOG", "WARNING")},
}
DEMO = os.environ.get("ZHENGTONG_DEMO", "1") == "1"
"""Whether the demo county's accounts are shown on the sign-in page."""


def _in_both(name: str, zh: str, en: str) -> dict[str, str]:
    """A name for both languages; one given in Chinese only stands on English pages as well."""
    chosen = os.environ.get(name, "")
    return {"zh": chosen or zh, "en": os.environ.get(f"{name}_EN", "") or chosen or en}


SITE_NAME = _in_both("ZHENGTONG_SITE_NAME", "青禾县政务服务", "Qinghe Government Services")
SITE_OWNER = _in_both(
    "ZHENGTONG_SITE_OWNER", "青禾县人民政府", "People's Government of Qinghe County"
)
SITE_FACTS = {
    "site_code": os.environ.get("ZHENGTONG_SITE_CODE", ""),
    "icp": os.environ.get("ZHENGTONG_ICP", ""),
    "police": os.environ.get("ZHENGTONG_POLICE_RECORD", ""),
    "corrections": os.environ.get("ZHENGTONG_CORRECTIONS_URL", ""),
}
"""Footer facts that a county must show; what is not set is not shown."""
