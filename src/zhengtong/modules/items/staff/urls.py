"""Desk pages of the catalogue."""

from django.urls import path

from zhengtong.modules.items.staff import views

app_name = "items-staff"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<uuid:public_id>/", views.item, name="item"),
    path("<uuid:public_id>/<int:number>/", views.version, name="version"),
]
