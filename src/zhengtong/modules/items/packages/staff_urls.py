"""Addresses of configuration packages at the desk."""

from zhengtong.modules.items.packages.staff import urlpatterns

app_name = "packages_staff"
__all__ = ["app_name", "urlpatterns"]
