"""The desk's front door and the page of components."""

from django.urls import path

from zhengtong.sites.staff import views

urlpatterns = [
    path("", views.front, name="desk"),
    path("components/", views.components, name="components"),
]
