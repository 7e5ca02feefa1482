"""转报: the lower organ's review ends with the whole file going upwards."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, StateError
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, plugins
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseForwarded
from zhengtong.modules.cases.levels.upper import open_upper
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    CaseStatus,
    DocumentKind,
    Forwarding,
    LegalOutcome,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock_step
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ForwardingData, ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import TaskData

FAVOURABLE = ("agree", "pass", "grant", "approve", "done")
UNFAVOURABLE = ("disagree", "fail", "deny")


class NotForwarded(StateError):
    """这个事项由本机关决定，不用转报。"""

    code = "not_forwarded"


class DecidedAbove(StateError):
    """这个事项由上级机关决定。本机关审查完毕后请转报，不能自行决定。"""

    code = "decided_above"


class OthersNotDone(StateError):
    """还有别的环节没有办完，办完以后才能转报。"""

    code = "others_not_done"


class ForwardingOpinionWanted(InvalidInput):
    """请写明初步审查意见，上级机关和申请人都会看到。"""

    code = "forwarding_opinion_wanted"


class ForwardingVerdictWanted(InvalidInput):
    """请选择拟同意还是拟不同意。"""

    code = "forwarding_verdict_wanted"


def upwards_of(case: Case, version: ItemVersionData | None = None) -> ForwardingData | None:
    """To whom the case is forwarded when its review is done; None where it is decided here, as the
    upper organ's own case is."""
    version = version or items.item_version(case.item_version_id)
    upwards = version.guide.forwarding
    if upwards is None:
        return None
    if upwards.to == "owner" and case.organization_id == version.owner_organization_id:
        return None
    return upwards


def is_forwarded(case: Case) -> bool:
    """Whether the review of this case ends with a forwarding; from its columns, but for 上报件."""
    return case.case_kind == "forwarded" and upwards_of(case) is not None


def upper_name(version: ItemVersionData, upwards: ForwardingData, *, language: str = "") -> str:
    """The upper organ; in law's documents `language` is zh."""
    if upwards.to == "outside":
        return localized(upwards.name, language) if language else localized(upwards.name)
    owner = org.organization(version.owner_organization_id)
    return owner.name_zh if language == "zh" else owner.name


@command
def forward_case(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    actor: Actor,
    opinion: str,
    is_favourable: bool | None,
    expected_version: int | None = None,
) -> Forwarding:
    """Finish the last step with the opinion of first instance and send everything upwards.

    The local limits end today and the case closes with type 4 (转报办结); those of an upper organ
    on this platform begin. 依据《行政许可法》第四十三条.

    Raises CaseStateError, NotForwarded, OthersNotDone, ForwardingOpinionWanted,
    ForwardingVerdictWanted, StaleVersion, and what the engine says of a step that is not one's own.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    require(actor, "cases.handle", case)
    version = items.item_version(case.item_version_id)
    upwards = upwards_of(case, version)
    if upwards is None:
        raise NotForwarded
    if case.status != CaseStatus.IN_PROGRESS or task.stage != "decide":
        raise CaseStateError
    opinion = _checked(opinion, is_favourable)
    outcome = _outcome(task, bool(is_favourable))
    aspects.before_step(case, task, outcome, actor)
    _require_whole(case, bool(is_favourable), actor)
    result = workflow.complete(task_id=task.id, actor=actor, outcome=outcome, opinion=opinion)
    if not result.ended:
        raise OthersNotDone
    now = timezone.now()
    used = _end_clocks(case, now)
    return _send(case, version, upwards, opinion, bool(is_favourable), used, actor, now)


def _require_whole(case: Case, is_favourable: bool, actor: Actor) -> None:
    """What the case bears and keeps a decision waiting keeps the forwarding waiting: papers that
    were promised go up with the file."""
    outcome = LegalOutcome.GRANTED if is_favourable else LegalOutcome.DENIED
    for key in case.aspects:
        plugins.aspects.get(key).before_decision(case, outcome.value, actor)


def _checked(opinion: str, is_favourable: bool | None) -> str:
    opinion = opinion.strip()
    if is_favourable is None:
        verdict = ForwardingVerdictWanted()
        raise ForwardingVerdictWanted(
            errors=[FieldError(path="verdict", message=verdict.message, code=verdict.code)]
        )
    if not opinion:
        wanted = ForwardingOpinionWanted()
        raise ForwardingOpinionWanted(
            errors=[FieldError(path="opinion", message=wanted.message, code=wanted.code)]
        )
    return opinion


def _outcome(task: TaskData, is_favourable: bool) -> str:
    """What the flow calls it."""
    words = FAVOURABLE if is_favourable else UNFAVOURABLE
    fallback = task.outcomes[0] if is_favourable else task.outcomes[-1]
    return next((o for o in task.outcomes if o in words), fallback)


def _end_clocks(case: Case, now: dt.datetime) -> int:
    """Stop the local limits; answers the working days that the local organ used."""
    day = timezone.localdate(now)
    for kind in ("statutory", "promised"):
        workflow.stop_clock(instance_id=case.instance_id, kind=kind, on=day)
    clocks = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return next((c.used_days for c in clocks if c.kind == "statutory"), 0)


def _send(
    case: Case,
    version: ItemVersionData,
    upwards: ForwardingData,
    opinion: str,
    is_favourable: bool,
    used: int,
    actor: Actor,
    now: dt.datetime,
) -> Forwarding:
    upper = open_upper(case, version, actor=actor, at=now) if upwards.to == "owner" else None
    to_name = upper_name(version, upwards, language="zh")
    materials = [localized(name, "zh") for name in _names_of(case)]
    letter = issue(
        case,
        DocumentKind.FORWARDING,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "to": to_name,
            "opinion": opinion,
            "is_favourable": is_favourable,
            "accepted_on": f"{timezone.localtime(case.accepted_at):%Y-%m-%d}",
            "used_days": used,
            "materials": materials,
            "upper_number": upper.number if upper else "",
        },
    )
    case.forward(at=now)
    rows.update(case, "status", "closed_at", "close_type")
    sent = Forwarding.objects.create(
        case=case,
        upper_case=upper,
        to_name=to_name,
        contact=_contact(version, upwards),
        is_favourable=is_favourable,
        opinion=opinion,
        document=CaseDocument.objects.get(number=letter.number),
        forwarded_at=now,
        forwarded_by_id=actor.staff_id,
    )
    said = {"to": to_name, "text": opinion}
    workflow.record(instance_id=case.instance_id, kind="forwarded", actor=actor, payload=said)
    if upper is not None:
        organ = org.organization(case.organization_id).name_zh
        workflow.record(
            instance_id=upper.instance_id,
            kind="forwarded_here",
            actor=actor,
            payload={"from": organ, "text": opinion},
        )
    aspects.attach(case, "forwarding")
    recorded(case, "cases.forward", actor, to=to_name, upper=upper.number if upper else "")
    publish(
        CaseForwarded(
            case_id=case.pk,
            case_public_id=case.public_id,
            upper_case_id=upper.pk if upper else None,
            to=to_name,
            at=now,
        )
    )
    closed(case, actor=actor, at=now)
    return sent


def _names_of(case: Case) -> list[dict[str, str]]:
    """Each material once, in the order in which they came."""
    found: dict[str, dict[str, str]] = {}
    for key, name in case.materials.order_by("id").values_list("material_key", "name"):
        found.setdefault(key, name)
    return list(found.values())


def _contact(version: ItemVersionData, upwards: ForwardingData) -> dict[str, str]:
    """Where the applicant may ask, as it stands today."""
    if upwards.to == "outside":
        return {
            "address": localized(upwards.address, "zh"),
            "phone": upwards.phone,
            "url": upwards.url,
        }
    owner = org.organization(version.owner_organization_id)
    return {"address": owner.address_zh, "phone": owner.consult_phone, "url": ""}
