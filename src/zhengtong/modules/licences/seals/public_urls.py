"""Addresses below /verify/file/."""

from zhengtong.modules.licences.seals.public import urlpatterns

__all__ = ["urlpatterns"]
