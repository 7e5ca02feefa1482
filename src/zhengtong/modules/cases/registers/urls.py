"""Statistics of cases, below /desk/cases/."""

from django.urls import path

from zhengtong.modules.cases.registers import staff

urlpatterns = [
    path("statistics/", staff.statistics, name="case_statistics"),
    path("statistics/cases/", staff.behind_figure, name="case_statistics_rows"),
]
