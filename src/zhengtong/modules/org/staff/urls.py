"""Desk pages of organisations, staff and people at the counter."""

from django.urls import path

from zhengtong.modules.org.staff.views import audit, organizations, people

app_name = "org_staff"
urlpatterns = [
    path("", organizations.overview, name="overview"),
    path("posts/<int:holding_id>/end/", organizations.end_post, name="end_post"),
    path("staff/<uuid:public_id>/", organizations.member, name="member"),
    path(
        "staff/<uuid:public_id>/absences/<int:absence_id>/cancel/",
        organizations.cancel_absence,
        name="cancel_absence",
    ),
    path(
        "staff/<uuid:public_id>/delegations/<int:delegation_id>/revoke/",
        organizations.revoke_delegation,
        name="revoke_delegation",
    ),
    path(
        "staff/<uuid:public_id>/roles/<int:assignment_id>/revoke/",
        organizations.revoke_role,
        name="revoke_role",
    ),
    path("staff/<uuid:public_id>/code/", organizations.hand_out_code, name="staff_code"),
    path("audit/", audit.log, name="audit"),
    path("people/", people.search, name="people"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/code/", people.hand_out_code, name="person_code"),
    path("representations/<int:representation_id>/confirm/", people.confirm, name="confirm"),
    path("representations/<int:representation_id>/refuse/", people.refuse, name="refuse"),
    path("<str:credit_code>/", organizations.organization, name="organization"),
]
