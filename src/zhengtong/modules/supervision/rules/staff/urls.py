"""Pages of rules, below /desk/supervision/rules/."""

from django.urls import path

from zhengtong.modules.supervision.rules.staff import acts, coverage, editor, lamps, pages, trying

app_name = "rules"

urlpatterns = [
    path("", pages.rules, name="list"),
    path("coverage/", coverage.page, name="coverage"),
    path("lights/", lamps.page, name="lights"),
    path("new/", editor.new, name="new"),
    path("drafts/<uuid:public_id>/", editor.edit, name="edit"),
    path("drafts/<uuid:public_id>/discard/", acts.discard, name="discard"),
    path("drafts/<uuid:public_id>/enact/", acts.enact, name="enact"),
    path("versions/<uuid:public_id>/try/", trying.begin, name="try"),
    path("versions/<uuid:public_id>/withdraw/", acts.withdraw, name="withdraw"),
    path("tries/<uuid:public_id>/", trying.result, name="tried"),
    path("<slug:key>/", pages.rule, name="rule"),
    path("<slug:key>/draft/", acts.draft, name="draft"),
]
