"""The two plugs that forms brings itself: regions as options, persons and companies as prefill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.memo import remembered
from zhengtong.kernel.text import Text
from zhengtong.modules.forms.plugins import (
    OptionSource,
    PrefillSource,
    option_sources,
    prefill_sources,
)
from zhengtong.modules.org import api as org

_LEVELS = ("county", "township", "village")


class RegionOptions(OptionSource):
    """Regions from the county down, by code. `level` keeps one level only, and villages then
    stand under their township."""

    def options(self, level: str | None) -> Sequence[tuple[str, str]]:
        gap = " " if _is_english() else ""
        return [
            (region.code, region.name if level or not town else f"{town}{gap}{region.name}")
            for region, town in _with_towns()
            if region.level == (level or region.level)
        ]

    def groups(self, level: str | None) -> Mapping[str, str]:
        if level is None:
            return {}
        return {r.code: town for r, town in _with_towns() if r.level == level and town}

    def label_of(self, value: str, level: str | None) -> str | None:
        region = org.region_by_code(value) if value.isascii() and value.isdigit() else None
        if region is None or (level and region.level != level):
            return None
        trail = [r.name for r in org.region_trail(region.id) if r.level in _LEVELS]
        return ", ".join(reversed(trail)) if _is_english() else "".join(trail)


def _with_towns() -> list[tuple[org.RegionData, str]]:
    """Every region that may be chosen, and the name of the township above it."""
    listed = remembered(("forms.regions",), org.regions)
    names = {region.id: region for region in listed}
    found = []
    for region in listed:
        if region.level in _LEVELS:
            above = names.get(region.parent_id or 0)
            found.append((region, above.name if above and above.level == "township" else ""))
    return found


class PersonSource(PrefillSource):
    """What the applicant's own account says."""

    label: Text = {"zh": "您的账户资料", "en": "Your account"}

    def keys(self) -> Mapping[str, Text]:
        return {
            "name": {"zh": "姓名", "en": "Name"},
            "identity_number": {"zh": "公民身份号码", "en": "Identity number"},
            "birth_on": {"zh": "出生日期", "en": "Date of birth"},
            "phone": {"zh": "手机号码", "en": "Mobile phone"},
            "email": {"zh": "电子邮箱", "en": "E-mail"},
            "region": {"zh": "所在地区", "en": "Region"},
            "address": {"zh": "住址", "en": "Address"},
        }

    def resolve(self, actor: Actor, key: str, context: Mapping[str, Any]) -> Any | None:
        person_id = context.get("person_id") or actor.person_id
        if person_id is None:
            return None
        try:
            if key == "identity_number":
                purpose = _("预填申请表")
                return org.person_secret(person_id, actor=actor, purpose=purpose) or None
            person = org.person(person_id)
        except DomainError:
            return None
        if key == "birth_on":
            return person.birth_on.isoformat() if person.birth_on else None
        if key in ("region", "address"):
            return _place(key, person.region_id, person.address)
        return getattr(person, key) or None


class EntitySource(PrefillSource):
    """What the register says about the company that the applicant acts for."""

    label: Text = {"zh": "企业登记资料", "en": "Company register"}

    def keys(self) -> Mapping[str, Text]:
        return {
            "name": {"zh": "名称", "en": "Name"},
            "credit_code": {"zh": "统一社会信用代码", "en": "Unified social credit code"},
            "legal_representative": {"zh": "法定代表人", "en": "Legal representative"},
            "phone": {"zh": "联系电话", "en": "Phone"},
            "region": {"zh": "所在地区", "en": "Region"},
            "address": {"zh": "住所", "en": "Address"},
        }

    def resolve(self, actor: Actor, key: str, context: Mapping[str, Any]) -> Any | None:
        entity_id = context.get("entity_id") or actor.entity_id
        if entity_id is None:
            return None
        try:
            entity = org.entity(entity_id)
        except DomainError:
            return None
        if key in ("region", "address"):
            return _place(key, entity.region_id, entity.address)
        return getattr(entity, key) or None


def _place(key: str, region_id: int | None, detail: str) -> Any | None:
    code = org.region(region_id).code if region_id else None
    if key == "region":
        return code
    found = {"region": code, "detail": _without_region(detail, region_id)}
    return {k: v for k, v in found.items() if v} or None


def _without_region(detail: str, region_id: int | None) -> str:
    """What is left of a written address once its region stands in a field of its own."""
    if not region_id:
        return detail
    words = [r.name_zh for r in org.region_trail(region_id)]
    for start in range(len(words)):
        whole = "".join(words[start:])
        if detail.startswith(whole):
            return detail.removeprefix(whole).strip()
    return detail


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def register() -> None:
    """Plug in; called once when the app is ready."""
    option_sources.register("region", RegionOptions())
    prefill_sources.register("person", PersonSource())
    prefill_sources.register("entity", EntitySource())
