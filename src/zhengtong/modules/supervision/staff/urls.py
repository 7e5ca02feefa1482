"""Pages of supervision, below /desk/supervision/."""

from django.urls import path

from zhengtong.modules.supervision.staff import views

urlpatterns = [
    path("", views.board, name="board"),
    path("running/", views.running, name="running"),
    path("findings/", views.findings, name="findings"),
    path("cases/<uuid:public_id>/", views.trace, name="trace"),
]
