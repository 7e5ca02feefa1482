"""What cases plug into lower boards: file access, prefill, options, menu entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import policies
from zhengtong.modules.forms.plugins import (
    OptionSource,
    PrefillSource,
    option_sources,
    prefill_sources,
)
from zhengtong.modules.org import api as org


class CaseFiles:
    """Files of a case are read by whoever may open the case."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return policies.visible_to(actor).filter(public_id=owner_id).exists()


class ApplicationFiles:
    """Files of a draft are read by whoever prepares it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return policies.own_applications(actor).filter(public_id=owner_id).exists()


file_access.register("cases.case", CaseFiles())
file_access.register("cases.application", ApplicationFiles())


class PersonSource(PrefillSource):
    """The applicant's own account, or that of the person before the counter."""

    label = {"zh": "个人账户信息", "en": "Your account"}

    def keys(self) -> Mapping[str, Text]:
        return {
            "name": {"zh": "姓名", "en": "Name"},
            "id_number": {"zh": "身份证号码", "en": "Identity number"},
            "phone": {"zh": "手机号码", "en": "Mobile number"},
            "address": {"zh": "住址", "en": "Address"},
            "birth_on": {"zh": "出生日期", "en": "Date of birth"},
            "email": {"zh": "电子邮箱", "en": "E-mail"},
        }

    def resolve(self, actor: Actor, key: str, context: Mapping[str, Any]) -> Any | None:
        person_id = context.get("person_id") or actor.person_id
        if person_id is None:
            return None
        if key == "id_number":
            return org.person_secret(person_id, actor=actor, purpose="prefill")
        person = org.person(person_id)
        if key == "birth_on":
            return person.birth_on.isoformat() if person.birth_on else None
        if key == "address":
            return None
        return getattr(person, key) or None


class EntitySource(PrefillSource):
    """The company for which the application is made."""

    label = {"zh": "单位登记信息", "en": "Company register"}

    def keys(self) -> Mapping[str, Text]:
        return {
            "name": {"zh": "单位名称", "en": "Name"},
            "credit_code": {"zh": "统一社会信用代码", "en": "Unified social credit code"},
            "legal_representative": {"zh": "法定代表人", "en": "Legal representative"},
            "phone": {"zh": "联系电话", "en": "Phone"},
        }

    def resolve(self, actor: Actor, key: str, context: Mapping[str, Any]) -> Any | None:
        entity_id = context.get("entity_id") or actor.entity_id
        return getattr(org.entity(entity_id), key) or None if entity_id else None


prefill_sources.register("person", PersonSource())
prefill_sources.register("entity", EntitySource())


class RegionOptions(OptionSource):
    """Townships and villages of the county, a village behind its township; the value is the
    12-digit code, which outlives any table."""

    def options(self, level: str | None) -> Sequence[tuple[str, str]]:
        found = org.regions(level=level or "township")
        if level != "village":
            return [(r.code, r.name) for r in found]
        parents = {r.id: r.name for r in org.regions(level="township")}
        return [(r.code, f"{parents.get(r.parent_id, '')} {r.name}".strip()) for r in found]

    def label_of(self, value: str, level: str | None) -> str | None:
        region = org.region_by_code(value)
        if region is None:
            return None
        return " ".join(r.name for r in org.region_trail(region.id)[3:]) or region.name


option_sources.register("region", RegionOptions())


for entry in (
    Entry(
        key="my_cases", area="public", section="", label="我的办件", url_name="my_cases", order=40
    ),
    Entry(
        key="progress", area="public", section="", label="办件查询", url_name="progress", order=30
    ),
    Entry(
        key="inbox",
        area="staff",
        section="我的",
        label="待办",
        url_name="inbox",
        permission="cases.handle",
        order=10,
    ),
    Entry(
        key="counter",
        area="staff",
        section="办件",
        label="窗口收件",
        url_name="counter",
        permission="cases.counter",
        order=20,
    ),
    Entry(
        key="cases",
        area="staff",
        section="办件",
        label="办件台账",
        url_name="case_list",
        order=30,
    ),
):
    register(entry)
