"""Pages of templates, below /desk/documents/."""

from django.urls import path

from zhengtong.core.documents.staff import editing, lists, publishing, showing

app_name = "documents"
urlpatterns = [
    path("", lists.kinds_page, name="kinds"),
    path("faults/<int:fault_id>/", lists.fault_seen, name="fault_seen"),
    path("kinds/<str:key>/", lists.kind_page, name="kind"),
    path("kinds/<str:key>/start/", lists.start, name="start"),
    path("versions/<uuid:public_id>/", showing.version, name="version"),
    path("versions/<uuid:public_id>/preview.pdf", showing.preview_pdf, name="preview_pdf"),
    path("versions/<uuid:public_id>/edit/", editing.edit, name="edit"),
    path("versions/<uuid:public_id>/submit/", publishing.submit, name="submit"),
    path("versions/<uuid:public_id>/discard/", publishing.discard, name="discard"),
    path("versions/<uuid:public_id>/return/", publishing.give_back, name="return"),
    path("versions/<uuid:public_id>/publish/", publishing.publish, name="publish"),
    path("versions/<uuid:public_id>/withdraw/", publishing.withdraw, name="withdraw"),
    path("versions/<uuid:public_id>/withdraw/answer/", publishing.answer, name="answer"),
]
