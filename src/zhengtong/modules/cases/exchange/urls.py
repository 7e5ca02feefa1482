"""Pages of the exchange, below /desk/exchange/."""

from django.urls import path

from zhengtong.modules.cases.exchange import staff

urlpatterns = [
    path("", staff.overview, name="exchange"),
    path("export/", staff.export, name="exchange_export"),
    path("checks/", staff.checks, name="exchange_checks"),
    path("checks/<slug:day>/", staff.day, name="exchange_day"),
    path("checks/<slug:day>/repair/", staff.repair, name="exchange_repair"),
    path("errors/", staff.errors, name="exchange_errors"),
    path("codes/", staff.code_tables, name="exchange_codes"),
    path("<slug:number>/", staff.batch, name="exchange_batch"),
    path("<slug:number>/again/", staff.send_again, name="exchange_again"),
    path("<slug:number>/<str:name>", staff.batch_file, name="exchange_file"),
]
