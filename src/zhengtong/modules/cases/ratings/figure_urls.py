"""The public figures, below /ratings/."""

from django.urls import path

from zhengtong.modules.cases.ratings import figures

urlpatterns = [path("", figures.public_ratings, name="public_ratings")]
