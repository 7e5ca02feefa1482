"""Pages of the payer, below /bills/."""

from django.urls import path

from zhengtong.modules.billing.public import views

urlpatterns = [
    path("", views.mine, name="my_bills"),
    path("receipts/<uuid:receipt_id>/", views.receipt, name="bill_receipt"),
    path("<uuid:bill_id>/", views.bill, name="bill"),
    path("<uuid:bill_id>/pay/", views.pay, name="bill_pay"),
    path("<uuid:bill_id>/payments/<uuid:payment_id>/", views.payment, name="bill_payment"),
    path("<uuid:bill_id>/payments/<uuid:payment_id>/ask/", views.ask, name="bill_ask"),
]
