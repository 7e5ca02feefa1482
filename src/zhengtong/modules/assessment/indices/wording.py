"""What a person writes for an index, read and checked field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment.indices.models import Every
from zhengtong.modules.assessment.plugins import SubjectKind, Unit

KIND_NAMES = {
    "hall": gettext_noop("政务大厅"),
    "department": gettext_noop("县直部门"),
    "township": gettext_noop("乡镇"),
    "village": gettext_noop("村（社区）"),
}
KINDS = tuple(KIND_NAMES)
"""Kinds of organisation for which an index may be reckoned."""
KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
LONGEST = {"name": 60, "says": 500, "base_says": 200, "source": 200}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Texts are `{"zh", "en"}`; `formula` as it was typed."""

    name: dict[str, str]
    says: dict[str, str]
    formula: str
    unit: str
    base_says: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    decimals: int = 2
    more_is_better: bool | None = None
    subject_kind: str = SubjectKind.ORGANIZATION
    organizations: tuple[str, ...] = ("hall", "department")
    every: str = ""

    def columns(self) -> dict[str, Any]:
        """As the version keeps them."""
        return {**vars(self), "organizations": list(self.organizations)}


def read_wording(posted: Mapping[str, Any], organizations: list[str]) -> Wording:
    """From a form. Raises InvalidInput with every field that is wrong."""
    given = {k: str(v).strip() for k, v in posted.items()}
    errors = [*_texts(given), *_choices(given, organizations)]
    if errors:
        raise InvalidInput(errors=errors)
    return Wording(
        **{part: _both(given, part) for part in LONGEST},
        formula=given.get("formula", ""),
        unit=given["unit"],
        decimals=int(given.get("decimals") or "2"),
        more_is_better={"more": True, "less": False}.get(given.get("better", "")),
        subject_kind=given["subject_kind"],
        organizations=tuple(k for k in KINDS if k in organizations),
        every=given.get("every", ""),
    )


def _texts(given: Mapping[str, str]) -> list[FieldError]:
    errors = []
    for part, most in LONGEST.items():
        for language in ("zh", "en"):
            if len(given.get(f"{part}_{language}", "")) > most:
                message = _("请控制在 %(most)s 个字以内。") % {"most": most}
                errors.append(FieldError(path=f"{part}_{language}", message=message))
    if not given.get("name_zh"):
        errors.append(FieldError(path="name_zh", message=_("请填写名称。")))
    if not given.get("says_zh"):
        errors.append(FieldError(path="says_zh", message=_("请写明这个指数说明什么。")))
    return errors


def _choices(given: Mapping[str, str], organizations: list[str]) -> list[FieldError]:
    errors = []
    if given.get("unit") not in Unit.values:
        errors.append(FieldError(path="unit", message=_("请选择单位。")))
    if given.get("decimals", "2") not in ("", "0", "1", "2", "3", "4"):
        errors.append(FieldError(path="decimals", message=_("小数位数是 0 到 4。")))
    if given.get("subject_kind") not in SubjectKind.values:
        errors.append(FieldError(path="subject_kind", message=_("请选择对谁计算。")))
    if given.get("every", "") not in ("", *Every.values):
        errors.append(FieldError(path="every", message=_("请选择计算周期。")))
    if not set(organizations) & set(KINDS):
        errors.append(FieldError(path="organizations", message=_("请至少选一类单位。")))
    return errors


def _both(given: Mapping[str, str], part: str) -> dict[str, str]:
    zh, en = given.get(f"{part}_zh", ""), given.get(f"{part}_en", "")
    return {"zh": zh, **({"en": en} if en else {})} if zh or en else {}
