from django.urls import path

from zhengtong.core.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_read, name="mark_read"),
    path("preferences/", views.preferences, name="preferences"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:delivery_id>/again/", views.send_again, name="send_again"),
    path("<uuid:public_id>/", views.detail, name="detail"),
]
