"""Settings of the tests: the same platform, cheaper passwords, plain static files."""

from zhengtong.runtime import testing

testing.name_home()

from zhengtong.config.settings.base import *  # noqa: E402, F403
from zhengtong.config.settings.base import DATABASES  # noqa: E402

DATABASES["default"]["OPTIONS"]["options"] += " -c zhengtong.testing=on"
"""Lets the test runner empty append-only tables between tests."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SEAL_ALGORITHM = "p-256"
"""An RSA key takes a third of a second to make."""
ACCOUNT_RATE_LIMITS = {"login": None, "signup": None, "reset_password": None}
"""Per-address limits only stand in the way of many tests from one address."""
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    for name in ("default", "near")
}
"""Both in this process and in one place, so that a test which clears one has cleared the other."""
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
"""Static files straight from the sources: nothing is collected for tests."""
