"""Pages of indices, below /desk/assessment/indices/."""

from django.urls import path

from zhengtong.modules.assessment.indices.staff import editing, pages

app_name = "assessment_indices"

urlpatterns = [
    path("", pages.index_list, name="list"),
    path("new/", editing.new_index, name="new"),
    path("shipped/", editing.take_in, name="take_in"),
    path("drafts/<uuid:public_id>/", editing.draft, name="draft"),
    path("drafts/<uuid:public_id>/act/<slug:verb>/", editing.act, name="act"),
    path("runs/<uuid:public_id>/", pages.one_run, name="run"),
    path("runs/<uuid:public_id>/circulate/", editing.circulate, name="circulate"),
    path("runs/<uuid:public_id>/<int:subject>/", pages.one_value, name="value"),
    path("<uuid:public_id>/", pages.one_index, name="index"),
    path("<uuid:public_id>/begin/", editing.begin, name="begin"),
    path("<uuid:public_id>/reckon/", editing.reckon, name="reckon"),
    path("metrics/", pages.metric_list, name="metrics"),
    path("metrics/<slug:kind>/<int:subject>/<slug:key>/", pages.records, name="records"),
]
