"""Pages of hearings for everybody, below /hearings/."""

from django.urls import path

from zhengtong.modules.cases.hearings import pages

app_name = "hearings"

urlpatterns = [
    path("", pages.announcements, name="announcements"),
    path("<uuid:public_id>/", pages.announcement, name="announcement"),
    path("case/<uuid:public_id>/", pages.mine, name="mine"),
    path("party/<uuid:public_id>/<slug:token>/", pages.party, name="party"),
    path(
        "party/<uuid:public_id>/<slug:token>/<uuid:document_id>/",
        pages.party_document,
        name="party_document",
    ),
]
