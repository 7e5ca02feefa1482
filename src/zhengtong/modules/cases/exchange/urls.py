"""Pages of the exchange, below /desk/exchange/."""

from django.urls import path

from zhengtong.modules.cases.exchange import staff, staff_batches

urlpatterns = [
    path("", staff.overview, name="exchange"),
    path("export/", staff_batches.export, name="exchange_export"),
    path("checks/", staff.checks, name="exchange_checks"),
    path("checks/<slug:day>/", staff.day, name="exchange_day"),
    path("checks/<slug:day>/repair/", staff.repair, name="exchange_repair"),
    path("errors/", staff.errors, name="exchange_errors"),
    path("codes/", staff.code_tables, name="exchange_codes"),
    path("<slug:number>/", staff_batches.batch, name="exchange_batch"),
    path("<slug:number>/again/", staff_batches.send_again, name="exchange_again"),
    path("<slug:number>/download/", staff_batches.download, name="exchange_download"),
]
