"""Notices of results, below /notices/assessment/."""

from django.urls import path

from zhengtong.modules.assessment.public import views

app_name = "assessment_notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("<uuid:public_id>/", views.notice, name="notice"),
]
