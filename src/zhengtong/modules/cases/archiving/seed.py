"""The demo county's archive: what ended is filed and taken in, one record is lent, and one of
2014 has outlived its years and waits for two approvals."""

from __future__ import annotations

from django.utils import timezone

from zhengtong.modules.archives import api as archives
from zhengtong.modules.cases.archiving.filing import archive_case, waiting


def load(*, most: int = 30) -> None:
    """Idempotent: what is there already is not filed again."""
    ids = list(waiting().order_by("closed_at").values_list("pk", flat=True)[:most])
    records = [record for pk in ids if (record := archive_case(case_id=pk))]
    archives.show_demo(filed=[r.id for r in records], today=timezone.localdate())
