from django.urls import include, path

from zhengtong.modules.cases.agency import public as agency
from zhengtong.modules.cases.agency import staff as agency_staff
from zhengtong.modules.cases.archiving import book
from zhengtong.modules.cases.capture import pages, phone
from zhengtong.modules.cases.guidance.public import urlpatterns as guidance_urls
from zhengtong.modules.cases.inquiries import public as inquiries
from zhengtong.modules.cases.joint import public as meetings
from zhengtong.modules.cases.licences import public as licences
from zhengtong.modules.cases.periods import public as periods
from zhengtong.modules.cases.projects.public import urlpatterns as project_urls
from zhengtong.modules.cases.public import (
    case,
    filling,
    finishing,
    materials,
    mine,
    progress,
    start,
    supplement,
)
from zhengtong.modules.cases.ratings import public as rating
from zhengtong.modules.cases.steering import public as steering

urlpatterns = [
    path("projects/", include(project_urls)),
    path("guidance/", include(guidance_urls)),
    path("apply/<uuid:item_public_id>/", start.start, name="start_application"),
    path("application/<uuid:public_id>/", filling.overview, name="application"),
    path(
        "application/<uuid:public_id>/form/<int:number>/",
        filling.form_page,
        name="application_form",
    ),
    path(
        "application/<uuid:public_id>/form/<int:number>/save/",
        filling.autosave,
        name="application_autosave",
    ),
    path(
        "application/<uuid:public_id>/materials/", materials.materials, name="application_materials"
    ),
    path(
        "application/<uuid:public_id>/papers/<slug:key>/",
        pages.of_draft,
        name="application_papers",
    ),
    path(
        "application/<uuid:public_id>/papers/<slug:key>/live/",
        pages.of_draft_live,
        name="application_papers_live",
    ),
    path(
        "application/<uuid:public_id>/authority/", agency_staff.sign, name="application_authority"
    ),
    path("not-mine/", agency.not_mine_by_code, name="not_mine"),
    path("<uuid:public_id>/ask/", inquiries.ask, name="my_case_ask"),
    path("<uuid:public_id>/correct/<int:number>/", inquiries.correct, name="my_case_correct"),
    path("<uuid:public_id>/contact/", inquiries.contact, name="my_case_contact"),
    path("<uuid:public_id>/add/", inquiries.add, name="my_case_add"),
    path("<uuid:public_id>/not-mine/", agency.not_mine, name="my_case_not_mine"),
    path("phone/<str:secret>/", phone.phone_door, name="phone_door"),
    path("application/<uuid:public_id>/licence/", licences.use, name="application_licence"),
    path("application/<uuid:public_id>/delivery/", finishing.delivery, name="application_delivery"),
    path("application/<uuid:public_id>/check/", finishing.check, name="application_check"),
    path("application/<uuid:public_id>/discard/", finishing.discard, name="application_discard"),
    path("mine/", mine.mine, name="my_cases"),
    path("progress/", progress.progress, name="progress"),
    path("<uuid:public_id>/", case.case, name="my_case"),
    path("<uuid:public_id>/clock/<int:clock_id>/", periods.clock, name="my_case_clock"),
    path("<uuid:public_id>/clock/<int:clock_id>/pdf/", periods.clock_pdf, name="my_case_clock_pdf"),
    path("<uuid:public_id>/book/", book.own_book, name="my_case_book"),
    path("<uuid:public_id>/book/pdf/", book.own_pdf, name="my_case_book_pdf"),
    path("<uuid:public_id>/book/part/<str:key>/", book.own_part, name="my_case_book_part"),
    path("<uuid:public_id>/submitted/", case.submitted, name="my_case_submitted"),
    path(
        "<uuid:public_id>/documents/<uuid:document_public_id>/",
        case.document,
        name="my_case_document",
    ),
    path(
        "<uuid:public_id>/meetings/<uuid:meeting_id>/calendar.ics",
        meetings.my_meeting_calendar,
        name="my_meeting_calendar",
    ),
    path("<uuid:public_id>/supplement/", supplement.supplement, name="my_case_supplement"),
    path("<uuid:public_id>/supplement/<slug:key>/", pages.of_own_case, name="my_case_papers"),
    path(
        "<uuid:public_id>/supplement/<slug:key>/live/",
        pages.of_own_case_live,
        name="my_case_papers_live",
    ),
    path("<uuid:public_id>/urge/", steering.urge, name="urge_my_case"),
    path("<uuid:public_id>/withdraw/", case.withdraw, name="my_case_withdraw"),
    path("<uuid:public_id>/rate/", rating.rate, name="my_case_rate"),
    path(
        "<uuid:public_id>/rate/<uuid:rating_id>/",
        rating.my_reply,
        name="my_case_rating_reply",
    ),
]
