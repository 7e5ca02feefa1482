"""Public pages of the catalogue."""

from django.urls import path

from zhengtong.modules.items.benchmarks import public as benchmarks
from zhengtong.modules.items.bundles.public import urlpatterns as bundles
from zhengtong.modules.items.guides.urls import urlpatterns as guides
from zhengtong.modules.items.public import views

app_name = "items"
urlpatterns = [
    path("", views.search, name="search"),
    path("disclosure/", views.disclosure, name="disclosure"),
    path("discretion/", benchmarks.benchmarks, name="benchmarks"),
    path("discretion/<uuid:public_id>/", benchmarks.benchmark, name="benchmark"),
    *bundles,
    *guides,
    path("<uuid:public_id>/", views.item, name="item"),
    path("<uuid:public_id>/guide/", views.guide, name="guide"),
    path("<uuid:public_id>/qr.svg", views.qr, name="qr"),
]
