"""An organisation's own figures: adding one, and retiring it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import (
    MetricInUse,
    MetricTaken,
    NoSuchMetric,
    WrongRecordState,
    field,
)
from zhengtong.modules.assessment.imports.board import PREFIX, own_of
from zhengtong.modules.assessment.imports.checking import sheet
from zhengtong.modules.assessment.imports.models import Direction, Every, Joined, OwnMetric
from zhengtong.modules.assessment.plugins import SubjectKind, Unit
from zhengtong.modules.assessment.policies import ASSESS
from zhengtong.modules.assessment.schemes.holding import reason_of
from zhengtong.modules.assessment.schemes.models import SchemeVersion
from zhengtong.modules.assessment.schemes.reading import read

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an organisation says of a figure, as it was typed."""

    key: str
    name_zh: str
    says_zh: str
    source: str
    unit: str
    kinds: Collection[str]
    every: str
    joined: str
    direction: str
    name_en: str = ""
    says_en: str = ""


@command
def add_metric(*, organization_id: int, wording: Wording, actor: Actor) -> OwnMetric:
    """A figure that tables of this organisation may bring and its schemes may read. Raises
    InvalidInput, MetricTaken."""
    require(actor, ASSESS, organization_id)
    if said := list(wrong(wording)):
        raise InvalidInput(errors=said)
    key = PREFIX + wording.key
    if OwnMetric.objects.filter(key=key).exists():
        raise MetricTaken(errors=[field("key", MetricTaken().message)])
    _unlike_others(organization_id, wording)
    kept = {k: v for k, v in vars(wording).items() if k not in ("key", "kinds")}
    made = OwnMetric.objects.create(
        organization_id=organization_id,
        key=key,
        kinds=[k for k in SubjectKind.values if k in wording.kinds],
        made_by_id=actor.staff_id,
        **kept,
    )
    _audited("add_metric", made, actor)
    return made


def wrong(wording: Wording) -> Iterator[FieldError]:
    """What is wrong with the words alone, whoever's they are."""
    if not KEY.match(wording.key):
        yield field("key", _("标识由小写字母开头，只含小写字母、数字和下划线。"))
    for name, most in (("name_zh", 60), ("says_zh", 500), ("source", 200)):
        if not getattr(wording, name):
            yield field(name, _("请填写。"))
        elif len(getattr(wording, name)) > most:
            yield field(name, _("最多 %(n)s 个字。") % {"n": most})
    for name, most in (("name_en", 120), ("says_en", 500)):
        if len(getattr(wording, name)) > most:
            yield field(name, _("最多 %(n)s 个字。") % {"n": most})
    for name, values in (
        ("unit", Unit.values), ("every", Every.values), ("joined", Joined.values),
        ("direction", Direction.values),
    ):  # fmt: skip
        if getattr(wording, name) not in values:
            yield field(name, _("请选择一项。"))
    if not wording.kinds or not set(wording.kinds) <= set(SubjectKind.values):
        yield field("kinds", _("请选择是谁的数据。"))


def _unlike_others(organization_id: int, wording: Wording) -> None:
    """A heading of a table leads to one figure. Raises MetricTaken."""
    for kind in wording.kinds:
        known = sheet(kind, own_of(organization_id, kind)).columns
        for name in ("name_zh", "name_en"):
            said = getattr(wording, name)
            if said and any(column.is_meant_by(said) for column in known):
                raise MetricTaken(errors=[field(name, MetricTaken().message)])


@command
def retire_metric(*, metric_id: uuid.UUID, reason: str, actor: Actor) -> OwnMetric:
    """停用: no new table and no new scheme may have it; what was calculated stays. Raises
    MetricInUse, WrongRecordState, ReasonWanted."""
    rows = policies.visible_metrics(actor).select_for_update(of=("self",))
    found = rows.filter(public_id=metric_id).first()
    if found is None:
        raise NoSuchMetric
    require(actor, ASSESS, found)
    if found.retired_at is not None:
        raise WrongRecordState
    words = reason_of(reason)
    for version in used_by(found):
        raise MetricInUse(scheme=version.name["zh"])
    found.retired_at, found.retired_by_id = timezone.now(), actor.staff_id
    found.retired_note = words[:300]
    found.save(update_fields=["retired_at", "retired_by", "retired_note"])
    _audited("retire_metric", found, actor, words)
    return found


def used_by(found: OwnMetric) -> list[SchemeVersion]:
    """Versions of the organisation's schemes that read it and are in force or not yet published."""
    rows = SchemeVersion.objects.filter(scheme__organization_id=found.organization_id)
    shown = [v for v in rows.select_related("scheme").order_by("pk") if _counts(v)]
    return [v for v in shown if any(key == found.key for key, _s in read(v.definition).metrics())]


def _counts(version: SchemeVersion) -> bool:
    return version.state != "published" or version.scheme.current_id == version.pk


def _audited(act: str, found: OwnMetric, actor: Actor, words: str = "") -> None:
    audit.record(
        f"assessment.{act}",
        actor=actor,
        stream=f"assessment_metric:{found.pk}",
        object_type="assessment_metric",
        object_id=str(found.public_id),
        detail={"key": found.key} | ({"words": words} if words else {}),
    )
