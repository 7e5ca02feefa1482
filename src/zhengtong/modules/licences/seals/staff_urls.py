"""Addresses below /desk/seals/."""

from zhengtong.modules.licences.seals.staff import urlpatterns

__all__ = ["urlpatterns"]
