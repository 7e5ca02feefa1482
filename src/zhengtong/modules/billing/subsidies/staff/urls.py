"""Subsidies at the desk, below /desk/subsidies/."""

from django.urls import path

from zhengtong.modules.billing.subsidies.staff import batch, lists, papers, programmes, rows

app_name = "subsidy_desk"

urlpatterns = [
    path("", lists.batches, name="batches"),
    path("new/", lists.new, name="new"),
    path("rejects/", lists.rejects, name="rejects"),
    path("rejects/repay/", lists.repay, name="repay"),
    path("roster.xlsx", papers.empty_roster, name="empty_roster"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.new, name="new_programme"),
    path("programmes/<uuid:public_id>/", programmes.programme, name="programme"),
    path("rows/<uuid:public_id>/", rows.row, name="row"),
    path("<uuid:public_id>/", batch.batch, name="batch"),
    path("<uuid:public_id>/act/<slug:verb>/", batch.act, name="act"),
    path("<uuid:public_id>/list.xlsx", papers.export, name="export"),
    path("<uuid:public_id>/files/<uuid:file_id>/", papers.pay_file, name="file"),
]
