"""How fees hold a case and how they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.core.files import api as files
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.fees import charging, reckoning, tasks
from zhengtong.modules.cases.fees.charging import ASPECT
from zhengtong.modules.cases.models import Application, Case, LegalOutcome
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskPart,
    DeskView,
    Link,
)
from zhengtong.modules.cases.services.bundle_submission import ASPECT as BUNDLE
from zhengtong.modules.items import api as items

GRANTED = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


class FeesAspect(Aspect):
    """General, because submission begins it; a case of a free item pays no statement for it."""

    is_general = True

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        fees = items.item_version(case.item_version_id).guide.fees
        if not fees or not reckoning.may_be_due(fees, case.form_data):
            return
        aspects.attach(case, ASPECT)
        if not reckoning.due(fees, case.form_data, "before_acceptance"):
            return
        if BUNDLE in case.aspects:
            jobs.defer(tasks.charge, case_id=case.pk, stage="before_acceptance")
        else:
            charging.charge(case, "before_acceptance", actor)

    def before_acceptance(self, case: Case, actor: Actor) -> None:
        self._refuse(case)

    def accepted(self, case: Case, actor: Actor, on: dt.date) -> None:
        if ASPECT in case.aspects:
            charging.charge(case, "before_decision", actor)

    def before_decision(self, case: Case, outcome: str, actor: Actor) -> None:
        """Nobody pays for a denial to be signed."""
        if outcome in GRANTED:
            self._refuse(case)

    def decided(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects and case.legal_outcome in GRANTED:
            charging.charge(case, "before_delivery", actor)

    def why_not_deliver(self, case: Case) -> DomainError | None:
        if ASPECT not in case.aspects or case.legal_outcome not in GRANTED:
            return None
        return charging.unpaid(case)

    def closed(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects and case.legal_outcome not in GRANTED:
            charging.end(case, actor)

    def _refuse(self, case: Case) -> None:
        if ASPECT in case.aspects and (refusal := charging.unpaid(case)):
            raise refusal

    def desk(self, view: DeskView) -> DeskPart | None:
        if ASPECT not in view.case.aspects:
            return None
        bills = billing.bills_of(ref_ids=[view.case.pk])
        facts = {"bills": bills, "may_open": view.actor.has("billing.view")}
        return DeskPart(panel="cases/fees/_desk.html", facts=facts)

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if ASPECT not in case.aspects:
            return None
        bills = [b for b in billing.bills_of(ref_ids=[case.pk]) if b.state != "cancelled"]
        owed = next((b for b in bills if b.state == "issued"), None)
        links = []
        if owed is not None:
            url = reverse("bill", args=[owed.public_id])
            links = [Link(label=_("去缴款"), url=url, is_primary=True)]
        is_held = owed is not None and case.is_open
        return ApplicantPart(
            panel="cases/fees/_applicant.html" if bills else "",
            facts={"bills": bills},
            links=links,
            headline=_("请缴款") if is_held else "",
            text=_("缴款后继续办理。收费依据和标准在缴款单上。") if is_held else "",
            tone="you" if is_held else "",
        )

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """Receipts of what was paid and of what was given back."""
        if ASPECT not in case.aspects:
            return ()
        return [_receipt(row) for row in billing.receipts_for(ref_ids=[case.pk])]


def _receipt(row: billing.ReceiptData) -> ArchivePart:
    title = f"{row.kind_label} {row.number}"
    return ArchivePart(
        key=f"receipt:{row.id}",
        folder="fees",
        name=f"{title}.pdf",
        title=title,
        format="application/pdf",
        size=0,
        open=lambda: files.open_file(files.get(billing.receipt_file(receipt_id=row.id)).id),
    )
