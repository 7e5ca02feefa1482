"""The person contests an agent's authority; the department settles it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.agency.authority import LONGEST_TEXT, at_field
from zhengtong.modules.cases.agency.errors import (
    AlreadyContested,
    AuthorityContested,
    CaseOver,
    FindingWanted,
    NothingContested,
)
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import AgencyContested, AgencySettled
from zhengtong.modules.cases.models import Authority, Case, DocumentKind
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.workflow import api as workflow


def require_uncontested(case: Case) -> None:
    """Raises AuthorityContested while nobody has looked into what the person said."""
    if rows.exists(
        Authority, "case_id = %s AND objected_at IS NOT NULL AND settled_at IS NULL", [case.pk]
    ):
        raise AuthorityContested


@command
def contest(*, case_id: int, actor: Actor, text: str, proven: bool = False) -> Authority:
    """“不是我本人委托”: by the person, signed in, or `proven` by number and query code.

    The case is held back from any decision until the hall has settled it. Raises AlreadyContested,
    CaseOver, NotFound where no agent applied.
    """
    system = Actor.system("agency")
    case = lock(case_id=case_id, actor=system)
    if not proven and not policies.is_applicant(actor, case):
        raise PermissionRefused
    found = Authority.objects.select_for_update().filter(case=case).first()
    if found is None:
        raise NotFound
    if found.is_disputed:
        raise AlreadyContested
    if not case.is_open or case.decided_at is not None:
        raise CaseOver
    text = text.strip()[:LONGEST_TEXT]
    found.objected_at = timezone.now()
    found.objection = text
    found.settled_at = found.settled_by_id = found.is_genuine = None
    found.settlement = ""
    found.save()
    workflow.record(
        instance_id=case.instance_id, kind="agency_contested", actor=actor, payload={"reason": text}
    )
    recorded(case, "cases.contest_agency", actor, reason=text)
    publish(AgencyContested(case_id=case.pk, case_public_id=case.public_id, at=found.objected_at))
    return found


@command
def settle(
    *, case_id: int, actor: Actor, genuine: str, note: str, expected_version: int | None = None
) -> Authority:
    """核查结论: `yes`, the person did ask and the case goes on; `no`, they did not and it ends.

    Raises NothingContested, FindingWanted.
    """
    require(actor, "cases.settle_agency")
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    found = Authority.objects.select_for_update().filter(case=case).first()
    if found is None or not found.is_disputed:
        raise NothingContested
    note = note.strip()[:LONGEST_TEXT]
    if genuine not in ("yes", "no") or not note:
        path = "finding_note" if genuine in ("yes", "no") else "finding"
        raise FindingWanted(errors=[at_field(path, FindingWanted)])
    now = timezone.now()
    found.settled_at, found.settled_by_id = now, actor.staff_id
    found.is_genuine, found.settlement = genuine == "yes", note
    found.save()
    workflow.record(
        instance_id=case.instance_id,
        kind="agency_settled",
        actor=actor,
        payload={"is_genuine": found.is_genuine, "reason": note},
    )
    recorded(case, "cases.settle_agency", actor, is_genuine=found.is_genuine)
    if not found.is_genuine and case.is_open:
        _end(case, actor=actor, at=now)
    publish(
        AgencySettled(
            case_id=case.pk,
            case_public_id=case.public_id,
            is_genuine=found.is_genuine,
            at=now,
        )
    )
    return found


def _end(case: Case, *, actor: Actor, at: dt.datetime) -> None:
    reason = "经核实，申请不是申请人本人委托，终止办理。"
    case.terminate(at=at, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(
        instance_id=case.instance_id, actor=actor, reason=reason, kind="not_authorised"
    )
    facts = {"reason": reason}
    issue(case, DocumentKind.TERMINATION, at=at, staff_id=actor.staff_id, facts=facts)
    closed(case, actor=actor, at=at)
