"""Pages of performance time, below /desk/assessment/indices/."""

from django.urls import path

from zhengtong.modules.assessment.performance.staff import editing, pages

app_name = "assessment_performance"

urlpatterns = [
    path("performance/", pages.month_list, name="list"),
    path("performance/mine/", pages.my_month, name="mine"),
    path("performance/reckon/", editing.reckon, name="reckon"),
    path("performance/factors/", editing.enter_factor, name="factor"),
    path("performance/factors/<int:factor_id>/", editing.settle_factor, name="settle"),
    path("performance/standards/new/", editing.new_standard, name="new_standard"),
    path("performance/standards/<uuid:public_id>/", editing.standard, name="standard"),
    path("performance/runs/<uuid:public_id>/", pages.one_run, name="run"),
    path("performance/<uuid:public_id>/", pages.one_result, name="result"),
    path("performance/<uuid:public_id>/<int:line>/", pages.line_steps, name="steps"),
]
