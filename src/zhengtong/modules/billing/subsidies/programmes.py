"""补贴项目: what is paid, to whom, on what basis. A change makes a new version."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import ANYWHERE, Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.billing.subsidies import reckoning
from zhengtong.modules.billing.subsidies.course import PAY, PREPARE
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy, StaleBatch, field
from zhengtong.modules.billing.subsidies.models import (
    PayoutBank,
    SubsidyProgramme,
    SubsidyVersion,
)
from zhengtong.modules.billing.subsidies.policies import visible_programmes
from zhengtong.modules.billing.subsidies.states import PeriodKind, Unit
from zhengtong.modules.org import api as org

MOST_NOTICE_DAYS = 90
_KEY = re.compile(r"[a-z][a-z0-9-]{1,38}")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a version lays down."""

    name: str
    basis: str
    standard_fen: int
    unit: str
    period_kind: str
    funding: str
    notice_days: int
    item_code: str = ""


def read_terms(typed: Mapping[str, str]) -> Terms:
    """From a page. Raises InvalidInput with every field that is wrong."""
    values = {k: str(typed.get(k, "")).replace("\0", "").strip() for k in Terms.__annotations__}
    errors: list[FieldError] = []
    longest = {"name": 80, "basis": 2000, "funding": 120, "item_code": 60}
    said = {
        "name": _("请填写补贴名称。"),
        "basis": _("请写明依据的文件和文号；没有核定的写“按当地配置”。"),
        "funding": _("请写明资金来源。"),
    }
    for key, message in said.items():
        if not values[key]:
            errors.append(FieldError(path=key, message=message))
    for key, most in longest.items():
        if len(values[key]) > most:
            told = _("最多 %(most)s 个字。") % {"most": most}
            errors.append(FieldError(path=key, message=told))
    fen = reckoning.read_fen(str(typed.get("standard", "")))
    if fen is None:
        errors.append(FieldError(path="standard", message=_("标准应为大于零的金额，单位元。")))
    if values["unit"] not in Unit:
        errors.append(FieldError(path="unit", message=_("请选择计量单位。")))
    if values["period_kind"] not in PeriodKind:
        errors.append(FieldError(path="period_kind", message=_("请选择多久发放一次。")))
    days = values["notice_days"]
    if not (days.isascii() and days.isdigit() and int(days[:6]) <= MOST_NOTICE_DAYS):
        told = _("公示天数应为 0 至 %(most)s 的整数。") % {"most": MOST_NOTICE_DAYS}
        errors.append(FieldError(path="notice_days", message=told))
    if errors or fen is None:
        raise InvalidInput(errors=errors)
    return Terms(
        name=values["name"],
        basis=values["basis"],
        standard_fen=fen,
        unit=values["unit"],
        period_kind=values["period_kind"],
        funding=values["funding"],
        notice_days=int(days),
        item_code=values["item_code"],
    )


@command
def create_programme(
    *, key: str, organization_id: int, terms: Terms, actor: Actor
) -> SubsidyProgramme:
    """A new programme of the department, with its first version. Raises InvalidInput for a key
    that is taken."""
    require(actor, PREPARE, organization_id)
    if not _KEY.fullmatch(key):
        raise field("key", _("标识用小写字母开头，可以有数字和连字符，最多 39 位。"))
    try:
        with transaction.atomic():
            made = SubsidyProgramme.objects.create(key=key, organization_id=organization_id)
    except IntegrityError:
        raise field("key", _("这个标识已经有了。")) from None
    _laid_down(made, terms, 1, actor)
    return made


@command
def revise_programme(
    *, public_id: uuid.UUID, terms: Terms, expected_number: int, actor: Actor
) -> SubsidyVersion:
    """A new version for batches that are opened from now on. Raises StaleBatch when somebody was
    faster."""
    programme = (
        visible_programmes(actor)
        .select_for_update(of=("self",))
        .select_related("current")
        .filter(public_id=public_id)
        .first()
    )
    if programme is None or programme.current is None:
        raise NoSuchSubsidy
    require(actor, PREPARE, programme)
    if programme.current.number != expected_number:
        raise StaleBatch
    return _laid_down(programme, terms, expected_number + 1, actor)


def _laid_down(
    programme: SubsidyProgramme, terms: Terms, number: int, actor: Actor
) -> SubsidyVersion:
    made = SubsidyVersion.objects.create(
        programme=programme, number=number, made_by_id=actor.staff_id, **vars(terms)
    )
    programme.current = made
    programme.save(update_fields=["current"])
    audit.record(
        "billing.subsidy_programme",
        actor=actor,
        stream=f"subsidy_programme:{programme.pk}",
        object_type="subsidy_programme",
        object_id=str(programme.public_id),
        detail={"key": programme.key, "version": number, **vars(terms)},
    )
    return made


@command
def register_bank(*, key: str, name: str, actor: Actor) -> PayoutBank:
    """A bank that pays out for the county. Raises InvalidInput when key or name is taken."""
    require(actor, PAY)
    tidy = name.strip()
    if not _KEY.fullmatch(key) or len(key) > 20:
        raise field("bank_key", _("标识用小写字母开头，可以有数字和连字符，最多 20 位。"))
    if not 2 <= len(tidy) <= 60:
        raise field("bank_name", _("请填写银行名称。"))
    try:
        with transaction.atomic():
            made = PayoutBank.objects.create(key=key, name=tidy)
    except IntegrityError:
        raise field("bank_key", _("这家银行已经登记过。")) from None
    audit.record(
        "billing.subsidy_bank",
        actor=actor,
        stream="subsidy_banks",
        object_type="payout_bank",
        object_id=made.key,
        detail={"name": tidy},
    )
    return made


def departments(actor: Actor) -> list[tuple[int, str]]:
    """Where the actor may set up a programme: id and name."""
    may = actor.organizations_with(PREPARE)
    return [
        (o.id, o.short_name)
        for kind in ("department", "township")
        for o in org.organizations(kind=kind)
        if ANYWHERE in may or o.id in may
    ]
