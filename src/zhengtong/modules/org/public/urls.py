"""Account pages. Those that replace a page of allauth keep its address and come first."""

from django.urls import path, re_path

from zhengtong.modules.org.public.views import companies, profile, sign_in

app_name = "org"
urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("signup/", sign_in.sign_up, name="sign_up"),
    path("password/reset/", sign_in.reset_password, name="reset_password"),
    re_path(
        r"^(?:email|confirm-email|password/set|password/reset/done|login/code)/", sign_in.elsewhere
    ),
    re_path(r"^password/reset/key/", sign_in.elsewhere),
    path("landing/", sign_in.landing, name="landing"),
    path("profile/", profile.profile, name="profile"),
    path("profile/edit/", profile.edit_profile, name="edit_profile"),
    path("tokens/add/", profile.add_token, name="add_token"),
    path("tokens/<int:token_id>/revoke/", profile.revoke_token, name="revoke_token"),
    path("companies/act/", companies.act_for, name="act_for"),
    path("companies/add/", companies.add, name="add_company"),
    path("companies/<uuid:public_id>/", companies.company, name="company"),
    path(
        "companies/<uuid:public_id>/<int:representation_id>/revoke/",
        companies.revoke,
        name="revoke_representation",
    ),
]
