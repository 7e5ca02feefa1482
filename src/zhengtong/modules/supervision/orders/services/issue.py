"""发督办单: from findings of one unit and rule, or by hand with evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import Finding, SupervisionRule
from zhengtong.modules.supervision.orders import papers, policies, telling, terms
from zhengtong.modules.supervision.orders.errors import (
    AlreadyOrdered,
    AlreadySent,
    MixedRules,
    MixedUnits,
)
from zhengtong.modules.supervision.orders.events import OrderSent
from zhengtong.modules.supervision.orders.holding import (
    few,
    keep_files,
    needed,
    told,
    workdays_after,
)
from zhengtong.modules.supervision.orders.models import (
    OrderCase,
    OrderFinding,
    OrderTerms,
    SupervisionOrder,
)
from zhengtong.modules.supervision.orders.serving import serve
from zhengtong.modules.supervision.orders.states import OrderKind, OrderLevel, PaperKind
from zhengtong.modules.supervision.policies import visible_to as visible_findings

ASPECT = "orders"
KINDS = {
    "T": OrderKind.TIME,
    "F": OrderKind.FLOW,
    "C": OrderKind.FEE,
    "D": OrderKind.DISCRETION,
    "X": OrderKind.ANOMALY,
}
"""The kind of supervision by the first letter of a rule's number; all others are of content."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the supervisor typed. `organization_id`, `kind` and `case_numbers` are read only for an
    order by hand: a finding says them itself."""

    level: str
    facts: str
    asked: str
    staff_id: int | None = None
    organization_id: int | None = None
    kind: str = ""
    case_ids: tuple[int, ...] = ()


@command
def issue_order(
    *,
    key: uuid.UUID,
    findings: Collection[uuid.UUID] = (),
    draft: Draft,
    uploads: Sequence[uuid.UUID] = (),
    actor: Actor,
) -> SupervisionOrder:
    """Number the order and serve it; the days for the answer run from tomorrow.

    `key` is that of the page: a second click finds the order sent already (AlreadySent). Raises
    InvalidInput, MixedUnits, MixedRules, AlreadyOrdered, PermissionRefused.
    """
    found = _findings(findings, actor)
    rule = found[0].rule if found else None
    organization_id = found[0].organization_id if found else draft.organization_id or 0
    if actor.organization_id is None or not policies.may_issue(actor, organization_id):
        raise PermissionRefused
    if SupervisionOrder.objects.filter(public_id=key).exists():
        raise AlreadySent
    _checked(draft, organization_id, uploads, by_hand=not found)
    case_ids = {f.case_id for f in found if f.case_id} or set(draft.case_ids)
    cases.bear_aspect(case_ids=case_ids, aspect=ASPECT)
    at, laid = timezone.now(), terms.in_force()
    order = _order(key, draft, rule, organization_id, laid, at, actor)
    _hang(order, found, sorted(case_ids))
    keep_files(order, "order", uploads, actor)
    serve(order, PaperKind.ORDER, actor=actor, at=at)
    told(order, "send", actor=actor, at=at, words=order.asked)
    telling.tell_unit(order, "sent", due_on=order.due_on)
    publish(
        OrderSent(
            public_id=order.public_id,
            organization_id=order.organization_id,
            staff_id=order.staff_id,
            rule=rule.key if rule else "",
            due_on=order.due_on,
            at=at,
        )
    )
    return order


def _findings(wanted: Collection[uuid.UUID], actor: Actor) -> list[Finding]:
    """Locked, in one order for everybody. Raises NotFound, and what `issue_order` says."""
    if not wanted:
        return []
    rows = visible_findings(actor).filter(public_id__in=set(wanted)).select_related("rule")
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(set(wanted)):
        raise NotFound
    require_one_order(found)
    return found


def require_one_order(found: Collection[Finding]) -> None:
    """What one order may be about. Raises MixedUnits, MixedRules, AlreadyOrdered."""
    if len({f.organization_id for f in found}) > 1:
        raise MixedUnits
    if len({f.rule_id for f in found}) > 1:
        raise MixedRules
    if OrderFinding.objects.filter(finding__in=found, is_live=True).exists():
        raise AlreadyOrdered


def _checked(
    draft: Draft, organization_id: int, uploads: Sequence[uuid.UUID], *, by_hand: bool
) -> None:
    errors: list[FieldError] = []
    if draft.level not in OrderLevel:
        errors.append(FieldError(path="level", message=_("请选择督办级别。")))
    if by_hand and draft.kind not in OrderKind:
        errors.append(FieldError(path="kind", message=_("请选择监察类型。")))
    if by_hand and not uploads:
        errors.append(FieldError(path="files", message=_("人工发出的督办单要附证据。")))
    if draft.staff_id and org.staff(draft.staff_id).organization_id != organization_id:
        errors.append(FieldError(path="staff", message=_("被督办人不是这个单位的。")))
    for path, text, said in (
        ("facts", draft.facts, _("请写明发现的情况。")),
        ("asked", draft.asked, _("请写明督办内容。")),
    ):
        try:
            needed(path, text, said)
        except InvalidInput as wrong:
            errors += wrong.errors
    if errors:
        raise InvalidInput(errors=errors)
    few(uploads)


def _order(
    key: uuid.UUID,
    draft: Draft,
    rule: SupervisionRule | None,
    organization_id: int,
    laid: OrderTerms,
    at: dt.datetime,
    actor: Actor,
) -> SupervisionOrder:
    authority = actor.organization_id or 0
    today = timezone.localdate(at)
    due = workdays_after(today, laid.answer_days(draft.level))
    serial = papers.serial_of(PaperKind.ORDER, authority, today.year)
    return SupervisionOrder.objects.create(
        public_id=key,
        region_id=org.organization(organization_id).region_id,
        authority_id=authority,
        year=today.year,
        serial=serial,
        number=papers.number_of(PaperKind.ORDER, authority, today.year, serial),
        terms=laid,
        organization_id=organization_id,
        staff_id=draft.staff_id,
        rule=rule,
        is_artificial=rule is None,
        kind=kind_of(rule.code) if rule else draft.kind,
        level=draft.level,
        facts=draft.facts.replace("\0", "").strip(),
        asked=draft.asked.replace("\0", "").strip(),
        sent_at=at,
        sent_by_id=actor.staff_id,
        first_due_on=due,
        due_on=due,
    )


def _hang(order: SupervisionOrder, found: Sequence[Finding], case_ids: Sequence[int]) -> None:
    links: list[Any] = [OrderFinding(order=order, finding=f) for f in found]
    OrderFinding.objects.bulk_create(links)
    OrderCase.objects.bulk_create([OrderCase(order=order, case_id=pk) for pk in case_ids])


def kind_of(code: str) -> OrderKind:
    """The kind of supervision of a rule with this number."""
    return KINDS.get(code[:1], OrderKind.CONTENT)
