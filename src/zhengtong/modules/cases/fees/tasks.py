"""Fees of a part of a bundle: charged once the bundle stands."""

from __future__ import annotations

from zhengtong.core.jobs.api import job
from zhengtong.modules.cases.fees import charging


@job(name="cases.charge")
def charge(*, case_id: int, stage: str) -> None:
    charging.charge_case(case_id=case_id, stage=stage)
