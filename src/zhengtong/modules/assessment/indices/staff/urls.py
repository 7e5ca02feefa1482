"""Pages of indices, below /desk/assessment/."""

from django.urls import path

from zhengtong.modules.assessment.indices.staff import editing, pages

app_name = "assessment_indices"

urlpatterns = [
    path("indices/", pages.index_list, name="list"),
    path("indices/new/", editing.new_index, name="new"),
    path("indices/drafts/<uuid:public_id>/", editing.draft, name="draft"),
    path("indices/drafts/<uuid:public_id>/act/<slug:verb>/", editing.act, name="act"),
    path("indices/runs/<uuid:public_id>/", pages.one_run, name="run"),
    path("indices/runs/<uuid:public_id>/circulate/", editing.circulate, name="circulate"),
    path("indices/runs/<uuid:public_id>/<int:subject>/", pages.one_value, name="value"),
    path("indices/<uuid:public_id>/", pages.one_index, name="index"),
    path("indices/<uuid:public_id>/begin/", editing.begin, name="begin"),
    path("indices/<uuid:public_id>/reckon/", editing.reckon, name="reckon"),
    path("metrics/", pages.metric_list, name="metrics"),
    path("metrics/<slug:kind>/<int:subject>/<slug:key>/", pages.records, name="records"),
]
