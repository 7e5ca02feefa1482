from django.urls import path

from zhengtong.core.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:public_id>/", views.download, name="download"),
    path("<uuid:public_id>/thumb/", views.thumb, name="thumb"),
]
