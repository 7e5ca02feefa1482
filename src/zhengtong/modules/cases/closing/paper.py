"""纸质办结 (code 7): the matter was decided and served on paper, outside the flow.

What the law wants of any decision holds for this one too: whatever keeps an organ from deciding
keeps it from entering a decision on paper. The scan is compulsory: the page is the evidence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.closing import errors
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import CaseDecided
from zhengtong.modules.cases.models import (
    BEFORE_ACCEPTANCE,
    Case,
    CaseMaterial,
    CaseStatus,
    DocumentKind,
    LegalOutcome,
    PaperDecision,
    SpecialProcedure,
)
from zhengtong.modules.cases.services.conclude import DELIVERY_DAYS
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.cases.steering.errors import CaseOnHold, CaseOver, DecisionStands
from zhengtong.modules.workflow import api as workflow

ASPECT = "paper"
MATERIAL = "paper_decision"
RULES = files.FileRules(extensions=("pdf", "jpg", "jpeg", "png"), max_bytes=20 * 1024 * 1024)
LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What was decided on paper, as the officer enters it. `reason` is that of the decision, `why`
    says why it was done on paper. `scan`: content and file name."""

    outcome: str
    number: str
    decided_on: dt.date | None
    served_on: dt.date | None
    reason: str
    why: str
    scan: tuple[BinaryIO, str] | None


def why_not(case: Case) -> DomainError | None:
    """What in the state of the case stands against it."""
    if not case.is_open:
        return CaseOver()
    if case.status in BEFORE_ACCEPTANCE:
        return errors.NotYetAccepted()
    if case.status == CaseStatus.SUSPENDED:
        return CaseOnHold()
    return DecisionStands() if case.decided_at is not None else None


def may_close(actor: Actor, case: Case) -> bool:
    """The officer who decides for this organ."""
    return actor.has("cases.decide", case.organization_id) and policies.may_view(actor, case)


@command
def close_on_paper(
    *, case_id: CaseId, actor: Actor, paper: Paper, expected_version: int | None = None
) -> Case:
    """Enter what was decided and served on paper; the case closes as 纸质办结. The limits end on
    the day of the decision, the time for serving on the day of service.

    Raises what `why_not` tells, AcceptedYourself, PaperIncomplete, a FileRefused, and whatever
    keeps this case from a decision (a hearing, papers to follow, a decision that lies above).
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not may_close(actor, case):
        raise PermissionRefused
    refusal = why_not(case)
    if refusal is not None:
        raise refusal
    if case.accepted_by_id is not None and case.accepted_by_id == actor.staff_id:
        raise errors.AcceptedYourself
    now = timezone.now()
    _check(case, paper, today=timezone.localdate(now))
    assert paper.decided_on is not None, "checked"
    assert paper.served_on is not None, "checked"
    outcome = LegalOutcome(paper.outcome)
    aspects.before_decision(case, outcome, actor)
    stored = _stored(paper, case, actor)
    _end(case, paper, outcome, at=now)
    aspects.attach(case, ASPECT)
    _stop(case, paper, actor)
    document = issue(
        case, DocumentKind.PAPER, at=now, staff_id=actor.staff_id, facts=_facts(paper, outcome)
    )
    _keep(case, paper, stored, key_of(document), actor, now)
    recorded(case, "cases.close_on_paper", actor, outcome=str(outcome), number=paper.number.strip())
    publish(CaseDecided(case_id=case.pk, case_public_id=case.public_id, outcome=outcome, at=now))
    aspects.decided(case, actor)
    closed(case, actor=actor, at=now)
    return case


def _check(case: Case, paper: Paper, *, today: dt.date) -> None:
    found = [
        FieldError(path=path, message=message)
        for path, message in _faults(case, paper, today).items()
        if message
    ]
    if found:
        raise errors.PaperIncomplete(errors=found)


def _faults(case: Case, paper: Paper, today: dt.date) -> dict[str, str]:
    """A message for each field that is wrong."""
    first = _earliest(case, paper.outcome)
    decided, served = paper.decided_on, paper.served_on
    is_dated = decided is not None and first <= decided <= today
    known = paper.outcome in LegalOutcome.values
    denies = known and paper.outcome != LegalOutcome.GRANTED
    return {
        "outcome": "" if known else _("请选择纸质决定的结果。"),
        "number": "" if paper.number.strip() else _("请填写纸质决定书的文号。"),
        "decided_on": ""
        if is_dated
        else _("请填写决定书上的日期，不早于 %(day)s，不晚于今天。") % {"day": first.isoformat()},
        "served_on": ""
        if served is not None and (decided if is_dated and decided else first) <= served <= today
        else _("请填写送达日期，不早于决定日期，不晚于今天。"),
        "reason": _("不予许可或者部分准予的，请写明决定书上的理由。")
        if denies and not paper.reason.strip()
        else "",
        "why": "" if paper.why.strip() else _("请写明为什么用纸质办结。"),
        "scan": "" if paper.scan is not None else _("请上传纸质决定书的扫描件或者照片。"),
    }


def _earliest(case: Case, outcome: str) -> dt.date:
    """No decision before the acceptance, nor before the last special procedure was over, nor a
    grant before the papers that were promised."""
    assert case.accepted_at is not None, "only accepted cases"
    accepted = timezone.localdate(case.accepted_at)
    ends = SpecialProcedure.objects.filter(case=case).exclude(to_on=None)
    bound = aspects.decided_not_before(case, outcome)
    known = [] if bound is None else [timezone.localdate(bound)]
    return max([accepted, *known, *ends.values_list("to_on", flat=True)])


def _stored(paper: Paper, case: Case, actor: Actor) -> files.FileData:
    assert paper.scan is not None, "checked"
    try:
        return files.store(
            content=paper.scan[0],
            name=paper.scan[1],
            rules=RULES,
            actor=actor,
            owner_kind="cases.case",
            owner_id=str(case.public_id),
        )
    except files.FileRefused as refused:
        raise InvalidInput(
            errors=[FieldError(path="scan", message=refused.message, code=refused.code)]
        ) from refused


def _end(case: Case, paper: Paper, outcome: LegalOutcome, *, at: dt.datetime) -> None:
    assert paper.decided_on is not None
    assert paper.served_on is not None
    assert case.accepted_at is not None
    bound = aspects.decided_not_before(case, outcome) or case.accepted_at
    decided = max(_moment(paper.decided_on, at), case.accepted_at, bound)
    case.close_on_paper(
        outcome=outcome,
        reason=paper.reason.strip()[:LONGEST],
        decided_at=decided,
        delivered_at=max(_moment(paper.served_on, at), decided),
        at=at,
    )
    rows.update(
        case,
        "status",
        "legal_outcome",
        "outcome_reason",
        "decided_at",
        "delivered_at",
        "closed_at",
        "close_type",
    )


def _moment(day: dt.date, now: dt.datetime) -> dt.datetime:
    """Paper bears no hour: the beginning of the day, now for today."""
    if day == timezone.localdate(now):
        return now
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _stop(case: Case, paper: Paper, actor: Actor) -> None:
    """The limits end with the decision, the delivery with the service, the run today."""
    assert paper.decided_on is not None
    assert paper.served_on is not None
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={"delivery": Limit(DELIVERY_DAYS, Unit.WORKDAY)},
        start_on=paper.decided_on,
        stop=("statutory", "promised"),
    )
    workflow.stop_clock(instance_id=case.instance_id, kind="delivery", on=paper.served_on)
    workflow.terminate(
        instance_id=case.instance_id, actor=actor, reason=paper.why.strip(), kind="on_paper"
    )


def _facts(paper: Paper, outcome: LegalOutcome) -> dict[str, str]:
    assert paper.decided_on is not None
    assert paper.served_on is not None
    return {
        "outcome": str(outcome),
        "number": paper.number.strip(),
        "reason": paper.reason.strip(),
        "why": paper.why.strip(),
        "decided_on": paper.decided_on.isoformat(),
        "served_on": paper.served_on.isoformat(),
    }


def _keep(
    case: Case,
    paper: Paper,
    stored: files.FileData,
    document_id: int,
    actor: Actor,
    now: dt.datetime,
) -> None:
    rows.add(
        CaseMaterial(
            case=case,
            material_key=MATERIAL,
            name={"zh": "纸质决定书扫描件", "en": "Scan of the paper decision"},
            file_public_id=stored.public_id,
            file_name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            source=MATERIAL,
            added_at=now,
        )
    )
    PaperDecision.objects.create(
        case=case,
        number=paper.number.strip()[:100],
        why=paper.why.strip()[:LONGEST],
        decided_on=paper.decided_on,
        served_on=paper.served_on,
        file_public_id=stored.public_id,
        file_name=stored.name,
        document_id=document_id,
        entered_at=now,
        entered_by_id=actor.staff_id,
    )
