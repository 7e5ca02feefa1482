"""Public pages of the catalogue."""

from django.urls import path

from zhengtong.modules.items.bundles.public import urlpatterns as bundles
from zhengtong.modules.items.guides.urls import urlpatterns as guides
from zhengtong.modules.items.public import views

app_name = "items"
urlpatterns = [
    path("", views.search, name="search"),
    path("disclosure/", views.disclosure, name="disclosure"),
    *bundles,
    *guides,
    path("<uuid:public_id>/", views.item, name="item"),
    path("<uuid:public_id>/guide/", views.guide, name="guide"),
    path("<uuid:public_id>/qr.svg", views.qr, name="qr"),
]
