"""Credit for everybody, below /credit/."""

from django.urls import path

from zhengtong.modules.risk.public import draws, lists, mine

app_name = "credit"

urlpatterns = [
    path("", lists.lists, name="lists"),
    path("lists/<uuid:public_id>/", lists.entry, name="entry"),
    path("draws/", draws.draws, name="draws"),
    path("draws/<uuid:public_id>/", draws.draw, name="draw"),
    path("draws/<uuid:public_id>/protocol.json", draws.protocol, name="protocol"),
    path("mine/", mine.mine, name="mine"),
    path("mine/records/", mine.record, name="mine_record"),
    path("mine/object/", mine.object_to_level, name="object"),
    path("mine/lists/<uuid:public_id>/", mine.entry, name="mine_entry"),
    path("mine/lists/<uuid:public_id>/<slug:verb>/", mine.act, name="mine_act"),
]
