"""Pages of joint work for staff, below /desk/meetings/."""

from django.urls import path

from zhengtong.modules.cases.joint import staff, staff_acts, staff_opinions

urlpatterns = [
    path("", staff.meeting_list, name="meetings"),
    path("new/<uuid:case_id>/", staff.new_meeting, name="new_meeting"),
    path("opinions/new/<uuid:case_id>/", staff_opinions.new_opinion, name="new_opinion"),
    path("opinions/<uuid:public_id>/", staff_opinions.opinion, name="opinion"),
    path("opinions/<uuid:public_id>/<slug:verb>/", staff_opinions.opinion_act, name="opinion_act"),
    path("<uuid:public_id>/", staff.meeting, name="meeting"),
    path("<uuid:public_id>/calendar.ics", staff.meeting_calendar, name="meeting_calendar"),
    path("<uuid:public_id>/<slug:verb>/", staff_acts.meeting_act, name="meeting_act"),
]
