"""Doors for people who are not signed in, below /r/: short, because SMS and codes carry them."""

from django.urls import path

from zhengtong.modules.cases.ratings import public, screen

urlpatterns = [
    path("pad/", screen.screen, name="rating_screen"),
    path("c/<uuid:public_id>/", public.by_card, name="rating_card"),
    path("<str:number>/<str:mark>/", public.by_paper, name="rating_paper"),
    path("<str:token>/", public.by_link, name="rating_link"),
]
