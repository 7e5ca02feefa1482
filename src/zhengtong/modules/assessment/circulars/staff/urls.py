"""Pages of circulars, below /desk/assessment/indices/."""

from django.urls import path

from zhengtong.modules.assessment.circulars.staff import pages

app_name = "assessment_circulars"

urlpatterns = [
    path("circulars/", pages.circular_list, name="list"),
    path("circulars/plans/new/", pages.new_plan, name="new_plan"),
    path("circulars/plans/<uuid:public_id>/", pages.plan, name="plan"),
    path("circulars/<uuid:public_id>/", pages.one, name="one"),
    path("circulars/<uuid:public_id>/act/<slug:verb>/", pages.act, name="act"),
    path("circulars/<uuid:public_id>/<slug:kind>/", pages.download, name="download"),
]
