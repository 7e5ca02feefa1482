"""Pages of cases for staff, below /desk/cases/."""

from django.urls import include, path

from zhengtong.modules.cases.agency import staff as agency
from zhengtong.modules.cases.archiving import book
from zhengtong.modules.cases.bundles import counter as bundles_counter
from zhengtong.modules.cases.capture import handover_pages, pages
from zhengtong.modules.cases.guidance.staff import urlpatterns as guidance_desk
from zhengtong.modules.cases.hearings import pages as hearings
from zhengtong.modules.cases.parts.acts import urlpatterns as part_urls
from zhengtong.modules.cases.periods import calendars
from zhengtong.modules.cases.periods import staff as periods
from zhengtong.modules.cases.projects.staff import urlpatterns as project_desk
from zhengtong.modules.cases.staff import (
    acts,
    bulk,
    case,
    counter,
    export,
    inbox,
    live,
    papers,
    register,
    saved,
)
from zhengtong.modules.cases.steering import urls as steering

urlpatterns = [
    *steering.urlpatterns,
    path("", register.case_list, name="case_list"),
    path("", include("zhengtong.modules.cases.registers.urls")),
    path("inbox/", inbox.inbox, name="inbox"),
    path("hearings/", hearings.desk_hearings, name="desk_hearings"),
    path("inbox/claim/", bulk.claim_many, name="claim_many"),
    path("inbox/transfer/", bulk.transfer_many, name="transfer_many"),
    path("inbox/views/", saved.save_view, name="save_view"),
    path("inbox/views/<uuid:public_id>/", saved.change_view, name="change_view"),
    path("inbox/layout/", saved.keep_layout, name="inbox_layout"),
    path("inbox/export/", export.export_inbox, name="export_inbox"),
    path("inbox/live/", live.live, name="inbox_live"),
    path("counter/", counter.counter, name="counter"),
    path("counter/person/", counter.new_person, name="counter_person"),
    *bundles_counter.urlpatterns,
    *project_desk,
    *part_urls,
    *guidance_desk,
    path("counter/<uuid:person_id>/", counter.choose_item, name="counter_item"),
    path("counter/<uuid:person_id>/<uuid:item_id>/", counter.begin, name="counter_begin"),
    path("<uuid:public_id>/", case.case_screen, name="case_screen"),
    path("agency/", agency.agency, name="agency"),
    path("agency/contested/", agency.contested, name="agency_contested"),
    path("handover/", handover_pages.handovers, name="handovers"),
    path("handover/<uuid:public_id>/", handover_pages.one, name="handover"),
    path("handover/<uuid:public_id>/pdf/", handover_pages.pdf, name="handover_pdf"),
    path("handover/<uuid:public_id>/confirm/", handover_pages.confirm, name="handover_confirm"),
    path("<uuid:public_id>/papers/<slug:key>/", pages.of_case, name="case_papers"),
    path("<uuid:public_id>/papers/<slug:key>/live/", pages.of_case_live, name="case_papers_live"),
    path("<uuid:public_id>/receipt/", papers.receipt, name="case_receipt"),
    path("<uuid:public_id>/book/", book.book, name="case_book"),
    path("<uuid:public_id>/book/pdf/", book.pdf, name="case_book_pdf"),
    path("<uuid:public_id>/book/part/<str:key>/", book.part, name="case_book_part"),
    path("<uuid:public_id>/clock/<int:clock_id>/", periods.clock, name="case_clock"),
    path("<uuid:public_id>/clock/<int:clock_id>/pdf/", periods.clock_pdf, name="case_clock_pdf"),
    path("extensions/", periods.extensions, name="case_extensions"),
    path("calendar/", calendars.work_calendar, name="work_calendar"),
    path("calendar/notice/", calendars.new_notice, name="calendar_notice"),
    path("calendar/<int:number>/", calendars.calendar_version, name="calendar_version"),
    path("<uuid:public_id>/documents/<uuid:document_id>/", papers.document, name="case_document"),
    path("<uuid:public_id>/act/<slug:verb>/", acts.act, name="case_act"),
]
