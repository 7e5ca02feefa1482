"""Desk pages of the catalogue."""

from django.urls import path

from zhengtong.modules.items.benchmarks import staff as benchmarks
from zhengtong.modules.items.benchmarks import staff_sheets as benchmark_sheets
from zhengtong.modules.items.staff import (
    acts,
    creating,
    editor,
    importing,
    preview,
    reviewing,
    views,
    work,
)

app_name = "items-staff"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("new/", creating.new, name="new"),
    path("work/", work.work, name="work"),
    path("discretion/", benchmarks.benchmarks, name="benchmarks"),
    path("discretion/new/", benchmarks.new, name="benchmark_new"),
    path("discretion/send/", benchmark_sheets.send, name="benchmarks_send"),
    path("discretion/template.xlsx", benchmark_sheets.template, name="benchmarks_template"),
    path("discretion/benchmarks.xlsx", benchmark_sheets.export, name="benchmarks_export"),
    path("discretion/<int:version_id>/", benchmarks.benchmark, name="benchmark"),
    path("discretion/<int:version_id>/publish/", benchmarks.publish, name="benchmark_publish"),
    path("discretion/<int:version_id>/item/", benchmarks.tie, name="benchmark_tie"),
    path("discretion/<int:version_id>/withdraw/", benchmarks.withdraw, name="benchmark_withdraw"),
    path("discretion/<uuid:public_id>/start/", benchmarks.start, name="benchmark_start"),
    path("imports/", importing.imports, name="imports"),
    path("imports/send/", importing.send, name="import_send"),
    path("imports/template.xlsx", importing.template, name="template"),
    path("imports/items.<str:kind>", importing.export, name="export"),
    path("imports/<uuid:public_id>/", importing.batch, name="import"),
    path("imports/<uuid:public_id>/approve/", importing.approve, name="import_approve"),
    path("imports/<uuid:public_id>/drop/", importing.drop, name="import_drop"),
    path("drafts/<uuid:public_id>/", editor.edit, name="edit"),
    path("drafts/<uuid:public_id>/edit/<slug:tab>/", editor.edit_tab, name="edit_tab"),
    path("drafts/<uuid:public_id>/form/", acts.form, name="choose_form"),
    path("drafts/<uuid:public_id>/flow/", acts.flow, name="choose_flow"),
    path("drafts/<uuid:public_id>/submit/", acts.submit, name="submit"),
    path("drafts/<uuid:public_id>/recall/", acts.recall, name="recall"),
    path("drafts/<uuid:public_id>/discard/", acts.discard, name="discard"),
    path("drafts/<uuid:public_id>/preview/", preview.preview, name="preview"),
    path("drafts/<uuid:public_id>/review/", reviewing.review, name="review"),
    path("drafts/<uuid:public_id>/publish/", reviewing.publish, name="publish"),
    path("drafts/<uuid:public_id>/send-back/", reviewing.send_back, name="send_back"),
    path("<uuid:public_id>/", views.item, name="item"),
    path("<uuid:public_id>/start/", acts.start, name="start"),
    path("<uuid:public_id>/state/", reviewing.state, name="state"),
    path("<uuid:public_id>/versions/", reviewing.versions, name="versions"),
    path("<uuid:public_id>/<int:number>/", views.version, name="version"),
    path("<uuid:public_id>/<int:number>/withdraw/", reviewing.withdraw, name="withdraw"),
]
