"""Addresses of orders."""

from django.urls import path

from zhengtong.modules.supervision.orders.staff import acts, lists, new, order, papers, terms

app_name = "orders"

urlpatterns = [
    path("", lists.register, name="list"),
    path("received/", lists.received, name="received"),
    path("statistics/", lists.statistics, name="statistics"),
    path("new/", new.new, name="new"),
    path("terms/", terms.page, name="terms"),
    path("<uuid:public_id>/", order.page, name="order"),
    path("<uuid:public_id>/act/<slug:verb>/", acts.act, name="act"),
    path("<uuid:public_id>/papers/<uuid:paper_id>/", papers.pdf, name="paper"),
]
