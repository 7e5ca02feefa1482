"""What the archive's yearly statement asks of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from zhengtong.kernel.text import localized
from zhengtong.modules.archives.plugins import Unfiled
from zhengtong.modules.cases.archiving.filing import waiting
from zhengtong.modules.cases.models import CaseArchive
from zhengtong.modules.items import api as items


class CasesToFile:
    """Cases that ended in a year and are not in the archive."""

    def counts(self, year: int) -> dict[int, int]:
        rows = self._of(year).order_by().values_list("organization_id")
        return dict(rows.annotate(n=Count("pk")))

    def unfiled(self, year: int, organization_id: int, most: int) -> Sequence[Unfiled]:
        rows = self._of(year).filter(organization_id=organization_id)
        cases = list(rows.order_by("closed_at").defer("form_data")[:most])
        problems = dict(
            CaseArchive.objects.filter(case__in=cases).values_list("case_id", "problem")
        )
        versions = items.item_versions({c.item_version_id for c in cases})
        return [
            Unfiled(
                number=c.number,
                title=f"{c.applicant_name}：{localized(versions[c.item_version_id].name)}",
                organization_id=c.organization_id,
                ended_on=timezone.localdate(c.closed_at),
                problem=problems.get(c.pk, ""),
                url=reverse("case_screen", args=[c.public_id]),
            )
            for c in cases
        ]

    def _of(self, year: int) -> Any:
        zone = timezone.get_current_timezone()
        first = dt.datetime(year, 1, 1, tzinfo=zone)
        return waiting().filter(
            closed_at__gte=first, closed_at__lt=dt.datetime(year + 1, 1, 1, tzinfo=zone)
        )
