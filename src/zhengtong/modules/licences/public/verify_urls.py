"""/verify/."""

from django.urls import path

from zhengtong.modules.licences.public import verify

urlpatterns = [
    path("", verify.verify, name="verify"),
    path("show/", verify.show, name="verify_show"),
    path("<str:token>/", verify.token, name="verify_token"),
]
