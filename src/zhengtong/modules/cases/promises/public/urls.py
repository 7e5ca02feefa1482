"""Pages about promises, below /cases/promises/."""

from django.urls import path

from zhengtong.modules.cases.promises.public import mine, papers, signing

urlpatterns = [
    path("", mine.mine, name="own_promises"),
    path("records/<uuid:public_id>/", mine.record, name="own_record"),
    path("sign/<uuid:public_id>/<slug:kind>/", signing.sign, name="sign_promise"),
    path("papers/<uuid:public_id>/", papers.papers, name="promise_papers"),
]
