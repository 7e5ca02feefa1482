"""Addresses of bundles at the desk."""

from zhengtong.modules.items.bundles.staff import urlpatterns

app_name = "bundles_staff"
__all__ = ["app_name", "urlpatterns"]
