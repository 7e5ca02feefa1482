"""The citizen's home and the pages about the site itself."""

from django.urls import path

from zhengtong.sites.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
