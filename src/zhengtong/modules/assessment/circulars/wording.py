"""What a person writes for a series of circulars, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment.indices.checking import current_versions
from zhengtong.modules.assessment.indices.wording import KINDS
from zhengtong.modules.assessment.plugins import SubjectKind, metrics

ORDERS = "orders"
MOST_PARTS = 60


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One version as typed. `parts` in their order: metric:…, index:…, orders."""

    name: dict[str, str]
    parts: tuple[str, ...]
    organizations: tuple[str, ...]
    day: int


def read_plan(posted: Any) -> Plan:
    """From the form (a QueryDict). Raises InvalidInput with every field that is wrong."""
    errors: list[FieldError] = []
    name = {k: posted.get(f"name_{k}", "").strip() for k in ("zh", "en")}
    if not name["zh"] or max(map(len, name.values())) > 60:
        errors.append(FieldError(path="name_zh", message=_("请填写名称，60 个字以内。")))
    parts = _parts(posted.get("parts", ""), errors)
    organizations = tuple(k for k in KINDS if k in posted.getlist("organizations"))
    if not organizations:
        errors.append(FieldError(path="organizations", message=_("请至少选一类单位。")))
    day = posted.get("day", "").strip()
    if not (day.isascii() and day.isdigit() and len(day) < 3 and 3 <= int(day) <= 28):
        errors.append(FieldError(path="day", message=_("请填 3 到 28 之间的日子。")))
    if errors:
        raise InvalidInput(errors=errors)
    return Plan(
        name={k: v for k, v in name.items() if v},
        parts=parts,
        organizations=organizations,
        day=int(day),
    )


def _parts(text: str, errors: list[FieldError]) -> tuple[str, ...]:
    """One a line; what nobody knows is named."""
    parts = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not parts or len(parts) > MOST_PARTS:
        message = _("请写 1 到 %(most)s 项，一行一项。") % {"most": MOST_PARTS}
        errors.append(FieldError(path="parts", message=message))
    elif unknown := unknown_parts(parts):
        message = _("没有这些项：%(parts)s。") % {"parts": "、".join(unknown)}
        errors.append(FieldError(path="parts", message=message))
    return parts


def unknown_parts(parts: Sequence[str]) -> list[str]:
    known = known_parts()
    return [p for p in parts if p not in known]


def known_parts() -> dict[str, str]:
    """Everything that a circular of an organisation may show, with its name."""
    of = SubjectKind.ORGANIZATION
    found = {
        f"index:{key}": version.name["zh"]
        for key, version in current_versions().items()
        if version.subject_kind == of
    }
    found |= {f"metric:{key}": _(m.label) for key, m in metrics.items() if of in m.kinds}
    return found | {ORDERS: _("督办单和黄红牌")}
