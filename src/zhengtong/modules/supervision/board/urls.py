"""Addresses of the board, below /desk/supervision/."""

from django.urls import path

from zhengtong.modules.supervision.board import screen_views, views

urlpatterns = [
    path("", views.board, name="board"),
    path("live/", views.live, name="board_live"),
    path("rows/", views.rows, name="board_rows"),
    path("stream/", screen_views.access, name="board_stream"),
    path("screen/", screen_views.screen, name="board_screen"),
    path("screen/live/", screen_views.live, name="board_screen_live"),
    path("screen/open/", screen_views.opening, name="board_screen_open"),
    path("screens/", screen_views.screens, name="board_screens"),
    path("screens/<uuid:public_id>/revoke/", screen_views.revoke, name="board_screen_revoke"),
]
