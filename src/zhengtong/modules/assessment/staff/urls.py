"""Pages of schemes, periods, results and honours, below /desk/assessment/."""

from django.urls import path

from zhengtong.modules.assessment.staff import (
    appeals,
    editing,
    figures,
    honours,
    imports,
    metrics,
    mine,
    periods,
    records,
    results,
    schemes,
)

app_name = "assessment"
ONE = "periods/<uuid:public_id>/"
urlpatterns = [
    path("", periods.periods, name="periods"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:member_id>/", mine.own, name="own"),
    path("mine/records/<uuid:public_id>/", mine.correct, name="correct"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/new/", schemes.new, name="new_scheme"),
    path("schemes/template.xlsx", schemes.template, name="scheme_template"),
    path("schemes/<uuid:public_id>/", schemes.version, name="scheme"),
    path("schemes/<uuid:public_id>/edit/<str:path>/", editing.part, name="edit_part"),
    path("schemes/<uuid:public_id>/<slug:verb>/", schemes.act, name="scheme_act"),
    path("periods/new/", periods.new, name="new_period"),
    path(ONE, periods.period, name="period"),
    path(ONE + "act/<slug:verb>/", periods.act, name="act"),
    path(ONE + "members/", periods.members, name="members"),
    path(ONE + "records/", records.records, name="records"),
    path(ONE + "records/new/", records.enter, name="enter"),
    path(ONE + "results/", results.results, name="results"),
    path(ONE + "results.xlsx", results.export, name="export"),
    path(ONE + "averages/<slug:indicator>/", figures.average, name="average"),
    path(ONE + "results/<uuid:member_id>/", results.result, name="result"),
    path(ONE + "results/<uuid:member_id>/<str:metric>/", figures.figure, name="figure"),
    path(ONE + "appeals/", appeals.appeals, name="appeals"),
    path(ONE + "honours/", honours.honours, name="honours"),
    path("records/<uuid:public_id>/", records.record, name="record"),
    path("honours/<uuid:public_id>/", honours.certificate, name="certificate"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new, name="new_import"),
    path("imports/template/<slug:kind>.xlsx", imports.template, name="import_template"),
    path("imports/metrics/new/", metrics.new, name="new_metric"),
    path("imports/metrics/<uuid:public_id>/", metrics.one, name="metric"),
    path(
        "imports/metrics/<uuid:public_id>/<slug:kind>.xlsx",
        metrics.template,
        name="metric_template",
    ),
    path("imports/<uuid:public_id>/", imports.one, name="import"),
]
