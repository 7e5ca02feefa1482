"""/licences/."""

from django.urls import path

from zhengtong.modules.licences.public import wallet

urlpatterns = [
    path("", wallet.wallet, name="licences"),
    path("<uuid:public_id>/", wallet.licence, name="licence"),
    path("<uuid:public_id>/show/", wallet.show, name="licence_show"),
    path("<uuid:public_id>/file.pdf", wallet.download, {"kind": "pdf"}, name="licence_pdf"),
    path("<uuid:public_id>/file.ofd", wallet.download, {"kind": "ofd"}, name="licence_ofd"),
    path("consents/<uuid:consent_id>/", wallet.answer, name="licence_consent"),
]
