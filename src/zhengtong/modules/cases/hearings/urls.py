"""Pages of hearings for everybody, below /hearings/."""

from django.urls import path

from zhengtong.modules.cases.hearings import companies, pages

app_name = "hearings"

urlpatterns = [
    path("", pages.announcements, name="announcements"),
    path("<uuid:public_id>/", pages.announcement, name="announcement"),
    path("case/<uuid:public_id>/", pages.mine, name="mine"),
    path("company/", companies.mine, name="companies"),
    path("company/<uuid:public_id>/", companies.company, name="company"),
    path(
        "company/<uuid:public_id>/<uuid:document_id>/",
        companies.document,
        name="company_document",
    ),
    path("party/<uuid:public_id>/<slug:token>/", pages.party, name="party"),
    path(
        "party/<uuid:public_id>/<slug:token>/<uuid:document_id>/",
        pages.party_document,
        name="party_document",
    ),
]
