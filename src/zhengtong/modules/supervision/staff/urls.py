"""Pages of supervision, below /desk/supervision/."""

from django.urls import include, path

from zhengtong.modules.supervision.staff import views

urlpatterns = [
    path("", include("zhengtong.modules.supervision.board.urls")),
    path("running/", views.running, name="running"),
    path("findings/", views.findings, name="findings"),
    path("rules/", include("zhengtong.modules.supervision.rules.staff.urls")),
    path("orders/", include("zhengtong.modules.supervision.orders.staff.urls")),
    path("cases/<uuid:public_id>/", views.trace, name="trace"),
    path("", include("zhengtong.modules.supervision.conformance.urls")),
]
