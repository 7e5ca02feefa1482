"""Pages of redirection for applicants, below /cases/redirected/."""

from django.urls import path

from zhengtong.modules.cases.levels import public

urlpatterns = [path("<uuid:public_id>/", public.hand_over, name="hand_over")]
