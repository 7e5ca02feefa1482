"""Pages of forwarding, below /desk/levels/."""

from django.urls import path

from zhengtong.modules.cases.levels import staff

urlpatterns = [
    path("", staff.forwardings, name="forwardings"),
    path("<uuid:public_id>/letter/", staff.letter, name="forwarding_letter"),
]
