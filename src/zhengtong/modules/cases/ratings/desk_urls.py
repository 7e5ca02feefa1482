"""Pages of ratings for staff, below /desk/ratings/."""

from django.urls import path

from zhengtong.modules.cases.ratings import counter, desk

urlpatterns = [
    path("register/", desk.register, name="ratings"),
    path("register/<uuid:public_id>/", desk.one, name="rating"),
    path("counter/", counter.counter, name="rating_counter"),
    path("counter/<uuid:public_id>/card/", counter.card, name="rating_table_card"),
]
