"""Addresses of rectifications, below /desk/ratings/rectifications/."""

from django.urls import path

from zhengtong.modules.supervision.rectification import staff

urlpatterns = [
    path("", staff.rectifications, name="rectifications"),
    path("<uuid:public_id>/", staff.rectification, name="rectification"),
]
