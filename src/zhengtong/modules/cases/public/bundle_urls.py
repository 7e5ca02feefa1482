"""Addresses of applications for bundles."""

from zhengtong.modules.cases.public.bundle import urlpatterns

__all__ = ["urlpatterns"]
