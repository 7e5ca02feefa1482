"""惠民补贴, below /subsidies/."""

from django.urls import path

from zhengtong.modules.billing.subsidies.public import pages

app_name = "subsidies"

urlpatterns = [
    path("", pages.mine, name="mine"),
    path("notices/", pages.notices, name="notices"),
    path("notices/<uuid:public_id>/", pages.notice, name="notice"),
    path("<uuid:public_id>/", pages.one, name="mine_one"),
]
