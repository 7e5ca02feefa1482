"""Addresses of steering, below /desk/cases/."""

from django.urls import path

from zhengtong.modules.cases.steering import staff

urlpatterns = [
    path("jumps/", staff.waiting, name="case_jumps"),
    path("jumps/<uuid:public_id>/", staff.one, name="case_jump"),
    path("jumps/<uuid:public_id>/<slug:verb>/", staff.decide, name="decide_jump"),
    path("<uuid:public_id>/jump/", staff.propose, name="propose_jump"),
]
