from django.urls import path

from zhengtong.core.pages import views

urlpatterns = [
    path("language/", views.choose_language, name="choose_language"),
    path("elder/", views.choose_elder, name="choose_elder"),
]
