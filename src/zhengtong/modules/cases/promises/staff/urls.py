"""Pages about promises for staff, below /desk/promises/."""

from django.urls import path

from zhengtong.modules.cases.promises.staff import lists, records

urlpatterns = [
    path("", lists.promises, name="promise_list"),
    path("records/", records.records, name="broken_promises"),
    path("records/<uuid:public_id>/", records.record, name="broken_promise"),
]
