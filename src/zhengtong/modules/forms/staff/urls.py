"""Pages of the form builder, below /desk/forms/."""

from django.urls import path

from zhengtong.modules.forms.staff import builder, files, lists, publishing, trials

app_name = "forms-staff"
urlpatterns = [
    path("", lists.forms, name="forms"),
    path("new/", lists.new, name="new"),
    path("keys/<str:key>/", lists.form, name="form"),
    path("keys/<str:key>/edit/", lists.edit, name="edit"),
    path("versions/<uuid:public_id>/", lists.version, name="version"),
    path("versions/<uuid:public_id>/blank.pdf", files.version_pdf, name="version_pdf"),
    path("versions/<uuid:public_id>/form.json", files.version_json, name="version_json"),
    path("designs/<uuid:public_id>/", builder.design, name="design"),
    path("designs/<uuid:public_id>/save/", builder.save, name="save"),
    path("designs/<uuid:public_id>/compare/", builder.compare, name="compare"),
    path("designs/<uuid:public_id>/trial/", trials.trial, name="trial"),
    path("designs/<uuid:public_id>/blank.pdf", files.design_pdf, name="design_pdf"),
    path("designs/<uuid:public_id>/form.json", files.design_json, name="design_json"),
    path("designs/<uuid:public_id>/import/", files.take, name="import"),
    path("designs/<uuid:public_id>/changes/", publishing.changes, name="changes"),
    path("designs/<uuid:public_id>/restore/", publishing.restore, name="restore"),
    path("designs/<uuid:public_id>/publish/", publishing.publish, name="publish"),
    path("designs/<uuid:public_id>/discard/", publishing.discard, name="discard"),
]
