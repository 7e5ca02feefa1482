"""Desk pages of flows: the list, versions, and working copies with all that is done to them."""

from django.urls import path

from zhengtong.modules.workflow.staff import draw, lists, publishing, steps, table, trials

app_name = "workflow-staff"
urlpatterns = [
    path("", lists.flows, name="flows"),
    path("new/", lists.new, name="new"),
    path("design/<uuid:public_id>/", table.design, name="design"),
    path("design/<uuid:public_id>/change/", table.change, name="change"),
    path("design/<uuid:public_id>/name/", steps.whole, name="whole"),
    path("design/<uuid:public_id>/steps/<str:node>/", steps.step, name="step"),
    path("design/<uuid:public_id>/ways/<str:flow>/", steps.line, name="line"),
    path("design/<uuid:public_id>/file/", lists.design_file, name="design_file"),
    path("design/<uuid:public_id>/upload/", lists.upload, name="upload"),
    path("design/<uuid:public_id>/discard/", lists.discard, name="discard"),
    path("design/<uuid:public_id>/draw/", draw.draw, name="draw"),
    path("design/<uuid:public_id>/drawing/", draw.drawing, name="drawing"),
    path("design/<uuid:public_id>/trial/", trials.trial, name="trial"),
    path("design/<uuid:public_id>/compare/", trials.compare, name="compare"),
    path("design/<uuid:public_id>/replay/", trials.replay, name="replay"),
    path("design/<uuid:public_id>/publish/", publishing.publish, name="publish"),
    path("<str:key>/", lists.flow, name="flow"),
    path("<str:key>/change/", lists.change, name="change_flow"),
    path("<str:key>/<int:number>/", lists.version, name="version"),
    path("<str:key>/<int:number>/compare/", trials.compare_versions, name="compare_versions"),
    path("<str:key>/<int:number>/file/", lists.version_file, name="version_file"),
]
