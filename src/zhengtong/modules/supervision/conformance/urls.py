"""Pages of conformance and evasion, below /desk/supervision/."""

from django.urls import path

from zhengtong.modules.supervision.conformance import evasion, files, staff

urlpatterns = [
    path("conformance/", staff.conformance, name="conformance"),
    path("conformance/log.xes", files.xes_file, name="conformance_xes"),
    path("conformance/log.csv", files.csv_file, name="conformance_csv"),
    path("conformance/<uuid:public_id>/", staff.item, name="conformance_item"),
    path("evasion/", evasion.evasion, name="evasion"),
    path("evasion/rows/", evasion.rows, name="evasion_rows"),
]
