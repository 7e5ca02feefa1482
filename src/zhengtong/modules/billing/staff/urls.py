"""Pages of those who handle money, below /desk/billing/."""

from django.urls import path

from zhengtong.modules.billing.staff import bill, cashier, reconciliation, register

urlpatterns = [
    path("", register.register, name="desk_bills"),
    path("export/", register.export, name="desk_bills_export"),
    path("approvals/", register.approvals, name="billing_approvals"),
    path("cashier/", cashier.cashier, name="cashier"),
    path("cashier/close/", cashier.close, name="cashier_close"),
    path("closings/<uuid:closing_id>/", cashier.closing, name="day_closing"),
    path("reconciliation/", reconciliation.overview, name="reconciliation"),
    path("reconciliation/fetch/", reconciliation.fetch, name="reconciliation_fetch"),
    path("reconciliation/close/", reconciliation.close, name="reconciliation_close"),
    path("reconciliation/<uuid:statement_id>/", reconciliation.statement, name="statement"),
    path(
        "differences/<uuid:difference_id>/settle/", reconciliation.settle, name="difference_settle"
    ),
    path("gateways/", reconciliation.health, name="gateway_health"),
    path("<uuid:bill_id>/", bill.bill, name="desk_bill"),
    path("<uuid:bill_id>/act/<slug:verb>/", bill.act, name="desk_bill_act"),
]
