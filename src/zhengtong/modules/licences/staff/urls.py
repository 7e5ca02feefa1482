"""Pages of licences at the desk, below /desk/licences/."""

from django.urls import path

from zhengtong.modules.licences.staff import batches, register, retrieval, types

app_name = "licences-desk"
urlpatterns = [
    path("", register.register, name="register"),
    path("retrieve/", retrieval.retrieve, name="retrieve"),
    path("retrieve/<uuid:consent_id>/", retrieval.fetch, name="fetch"),
    path("accesses/", retrieval.accesses, name="accesses"),
    path("accesses/<uuid:public_id>/", retrieval.access, name="access"),
    path("batches/", batches.overview, name="batches"),
    path("batches/template/<slug:code>.xlsx", batches.template, name="batch_template"),
    path("batches/<uuid:public_id>/", batches.batch, name="batch"),
    path("batches/<uuid:public_id>/<slug:verb>/", batches.step, name="batch_step"),
    path("types/", types.catalogue, name="types"),
    path("types/<uuid:public_id>/", types.licence_type, name="type"),
    path("versions/<uuid:public_id>/", types.version, name="version"),
    path("versions/<uuid:public_id>/preview.svg", types.preview, name="preview"),
    path("versions/<uuid:public_id>/preview.pdf", types.preview_pdf, name="preview_pdf"),
    path("<uuid:public_id>/", register.licence, name="licence"),
    path("<uuid:public_id>/file.pdf", register.download, {"kind": "pdf"}, name="licence_pdf"),
    path("<uuid:public_id>/file.ofd", register.download, {"kind": "ofd"}, name="licence_ofd"),
    path("<uuid:public_id>/<slug:verb>/", register.act, name="act"),
]
