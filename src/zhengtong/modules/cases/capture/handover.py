"""Papers go from the window to the department once a day, on a list (交接单) that it confirms."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import (
    Case,
    HandoverLine,
    HandoverList,
    MaterialPaper,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

TEMPLATE = Path(__file__).parent / "handover.typ"
MOST_LINES = 200
MOST_LISTS = 50


class NothingToHandOver(StateError):
    """没有待交接的纸质材料，可能刚刚列进了交接单。"""

    code = "nothing_to_hand_over"


class AlreadyConfirmed(StateError):
    """这份交接单已经确认收到。"""

    code = "already_confirmed"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case with its papers, as a list names it."""

    case: Case
    item_name: str
    papers: Sequence[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What lies at the window for one department."""

    organization_id: int
    organization: str
    lines: list[Line] = field(default_factory=list)


def waiting(actor: Actor) -> list[Waiting]:
    """Papers received at the actor's window that are on no list yet, by department."""
    papers: dict[int, list[MaterialPaper]] = defaultdict(list)
    rows = (
        MaterialPaper.objects.filter(
            Q(originals__gt=0) | Q(copies__gt=0),
            application__case__received_at_id=actor.organization_id,
        )
        .exclude(application__case__organization_id=actor.organization_id)
        .exclude(application__case__in=HandoverLine.objects.values("case_id"))
        .select_related("application")
        .order_by("application__case_id", "id")
    )
    for row in rows[: MOST_LINES * 4]:
        papers[row.application.case_id].append(row)
    cases = Case.objects.filter(pk__in=papers).defer("form_data").order_by("submitted_at")
    found = list(cases[:MOST_LINES])
    versions = items.item_versions({c.item_version_id for c in found})
    names = org.organization_names({c.organization_id for c in found})
    groups: dict[int, Waiting] = {}
    for case in found:
        version = versions[case.item_version_id]
        called = {m.key: localized(m.name, "zh") for m in version.materials}
        group = groups.setdefault(
            case.organization_id,
            Waiting(
                organization_id=case.organization_id,
                organization=names.get(case.organization_id, ""),
            ),
        )
        told = [
            {"name": called.get(p.material_key, p.material_key)}
            | {"originals": p.originals, "copies": p.copies}
            for p in papers[case.pk]
        ]
        group.lines.append(Line(case=case, item_name=localized(version.name), papers=told))
    return list(groups.values())


@command
def make_list(*, organization_id: int, actor: Actor) -> HandoverList:
    """生成交接单 of everything that waits for this department. Two presses make one list: a case is
    on one list at most. Raises NothingToHandOver."""
    require(actor, "cases.counter")
    if actor.organization_id is None:
        raise PermissionRefused
    group = next((w for w in waiting(actor) if w.organization_id == organization_id), None)
    if group is None:
        raise NothingToHandOver
    # Who comes second waits here, and then finds nothing left.
    ids = [x.case.pk for x in group.lines]
    list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    taken = set(HandoverLine.objects.filter(case_id__in=ids).values_list("case_id", flat=True))
    lines = [x for x in group.lines if x.case.pk not in taken]
    if not lines:
        raise NothingToHandOver
    now = timezone.now()
    day = timezone.localdate(now)
    place = org.organization(actor.organization_id)
    serial = next_number(series="handover", scope=f"{place.id}:{day.year}")
    made = HandoverList.objects.create(
        number=f"{place.short_name_zh}交〔{day.year}〕{serial}号",
        from_organization_id=place.id,
        to_organization_id=organization_id,
        listed_on=day,
        made_by_id=actor.staff_id,
        made_at=now,
    )
    HandoverLine.objects.bulk_create(
        HandoverLine(handover=made, case=x.case, papers=list(x.papers)) for x in lines
    )
    _recorded("cases.handover_listed", made, actor)
    return made


def may_confirm(actor: Actor, found: HandoverList) -> bool:
    return found.to_organization_id == actor.organization_id and (
        actor.has("cases.accept") or actor.has("cases.handle")
    )


@command
def confirm(*, public_id: uuid.UUID, actor: Actor, remark: str = "") -> HandoverList:
    """确认收到, by the department; what does not agree with the list goes into the remark."""
    found = HandoverList.objects.select_for_update().filter(public_id=public_id).first()
    if found is None or not _sees(actor, found):
        raise NotFound
    if not may_confirm(actor, found):
        raise PermissionRefused
    if found.confirmed_at is not None:
        raise AlreadyConfirmed
    found.confirmed_at, found.confirmed_by_id = timezone.now(), actor.staff_id
    found.remark = remark.strip()[:500]
    found.save(update_fields=["confirmed_at", "confirmed_by", "remark"])
    _recorded("cases.handover_confirmed", found, actor)
    return found


def _sees(actor: Actor, found: HandoverList) -> bool:
    return actor.organization_id in (found.from_organization_id, found.to_organization_id)


def lists_of(actor: Actor) -> list[HandoverList]:
    """Lists that came from or went to the actor's organisation, the latest first."""
    if actor.organization_id is None:
        return []
    here = actor.organization_id
    rows = HandoverList.objects.filter(Q(from_organization_id=here) | Q(to_organization_id=here))
    return list(rows.order_by("-made_at")[:MOST_LISTS])


def one(*, public_id: uuid.UUID, actor: Actor) -> tuple[HandoverList, list[Line]]:
    """Raises NotFound for those whom it does not concern."""
    found = HandoverList.objects.filter(public_id=public_id).first()
    if found is None or not _sees(actor, found):
        raise NotFound
    rows = list(
        found.lines.select_related("case").defer("case__form_data").order_by("case__number")
    )
    versions = items.item_versions({r.case.item_version_id for r in rows})
    return found, [
        Line(
            case=r.case,
            item_name=localized(versions[r.case.item_version_id].name),
            papers=r.papers,
        )
        for r in rows
    ]


def pdf(found: HandoverList, lines: Sequence[Line]) -> bytes:
    """The list as it is signed on paper, in Chinese."""
    staff = org.staff_names({i for i in (found.made_by_id, found.confirmed_by_id) if i})
    names = {
        pk: org.organization(pk).name_zh
        for pk in (found.from_organization_id, found.to_organization_id)
    }
    data = {
        "number": found.number,
        "date": _day(found.listed_on),
        "from": names[found.from_organization_id],
        "to": names[found.to_organization_id],
        "made_by": staff.get(found.made_by_id, ""),
        "confirmed_by": staff.get(found.confirmed_by_id, "") if found.confirmed_by_id else "",
        "confirmed_on": _day(timezone.localdate(found.confirmed_at)) if found.confirmed_at else "",
        "remark": found.remark,
        "lines": [
            [x.case.number, x.item_name, x.case.applicant_name, "；".join(map(_paper, x.papers))]
            for x in lines
        ],
    }
    return typesetting.pdf(TEMPLATE, data)


def _paper(paper: dict[str, Any]) -> str:
    parts = [f"原件{paper['originals']}份"] if paper["originals"] else []
    parts += [f"复印件{paper['copies']}份"] if paper["copies"] else []
    return f"{paper['name']}（{'、'.join(parts)}）"


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _recorded(action: str, found: HandoverList, actor: Actor) -> None:
    record(
        action,
        actor=actor,
        stream=f"handover:{found.pk}",
        object_type="handover",
        object_id=found.number,
    )
