"""What licences add to the demo county: seals, types, licences in several states. Idempotent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.licences.data import Holder
from zhengtong.modules.licences.demo_types import TYPES, Demo
from zhengtong.modules.licences.models import Licence, LicenceType
from zhengtong.modules.licences.services import acts, issuing, types
from zhengtong.modules.licences.states import Act
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import OrganizationData

DRAFTER = Actor.system("证照目录编制")
REVIEWER = Actor.system("审核决定人员")


def load(progress: Callable[..., None] | None = None) -> None:
    from zhengtong.modules.licences import plugs  # noqa: F401
    from zhengtong.modules.licences.seals.seed import load_seals

    (progress or (lambda *_: None))("电子印章和证照目录")
    load_seals()
    load_types()
    load_licences()


def load_types() -> None:
    """Register and publish every type that is not there."""
    known = set(LicenceType.objects.values_list("code", flat=True))
    for demo in TYPES:
        organ = _organ(demo.organ)
        if f"{organ.credit_code}{demo.sequence}" not in known:
            with transaction.atomic():
                _type(demo, organ.id)


def _organ(key: str) -> OrganizationData:
    found = org.organization_by_key(key)
    assert found is not None, f"the demo county has no {key}"
    return found


def _type(demo: Demo, organ_id: int) -> None:
    kind = types.register_type(
        organization_id=organ_id,
        sequence=demo.sequence,
        name_zh=demo.name_zh,
        name_en=demo.name_en,
        holder_kind=demo.holder_kind,
        issuer_ids=[organ_id],
        actor=DRAFTER,
    )
    draft = kind.versions.get()
    types.save_version(public_id=draft.public_id, body=demo.definition, actor=DRAFTER)
    types.publish_version(public_id=draft.public_id, actor=DRAFTER)


FELLING = {
    "place": "石桥镇上湾村",
    "plot": "后山 3 小班",
    "species": "杉木",
    "trees": "18",
    "volume": "3.6",
    "method": "择伐",
}
FOOD = {
    "business": "青禾县清泉食品有限公司",
    "address": "青禾县城关镇禾兴路 18 号",
    "kind": "餐馆",
    "scope": "热食类、冷食类",
    "manager": "孙佳",
}
ISSUED: tuple[tuple[str, str, str, dict[str, str], int, Act | None], ...] = (
    ("forestry", "person", "李禾生", FELLING, 300, None),
    ("forestry", "person", "李禾生", {**FELLING, "species": "松木"}, 500, Act.LAPSE),
    ("civil_affairs", "person", "吴桂香", {"village": "东门社区"}, 700, None),
    ("food_drug", "company", "青禾县清泉食品有限公司", FOOD, 200, None),
    (
        "food_drug",
        "company",
        "青禾县老街面馆",
        {**FOOD, "business": "青禾县老街面馆", "kind": "小餐饮"},
        150,
        Act.SUSPEND,
    ),
    (
        "transport",
        "company",
        "青禾县通达货运有限公司",
        {"address": "青禾县青云街 7 号", "scope": "道路普通货物运输"},
        400,
        Act.REVOKE,
    ),
    (
        "tobacco",
        "company",
        "青禾县东门便利店",
        {"business": "青禾县东门便利店", "address": "青禾县柳堤路 3 号"},
        1780,
        None,
    ),
)
"""Organ, kind of holder, name, contents, how many days ago, what became of it."""

REASONS = {
    Act.SUSPEND: ("现场检查发现食品安全隐患，责令整改期间暂扣。", "《食品经营许可管理办法》"),
    Act.REVOKE: ("以不正当手段取得许可。", "《中华人民共和国行政许可法》第六十九条"),
}


def load_licences() -> None:
    """Each one has a source of its own, so that a second load adds nothing."""
    people = {p.name: p.id for p in org.sample_people(limit=200)}
    for n, (organ_key, kind, name, data, ago, act) in enumerate(ISSUED):
        source = f"demo:{n}"
        if Licence.objects.filter(source_kind="demo", source_id=source).exists():
            continue
        organ = _organ(organ_key)
        if kind == "person":
            if name not in people:
                continue
            holder = Holder(person_id=people[name])
        else:
            found = _company(name)
            if found is None:
                continue
            holder = Holder(entity_id=found)
        with transaction.atomic():
            _licence(organ.id, f"{organ.credit_code}001", holder, data, ago, act, source)


def _company(name: str) -> int | None:
    found = next((e for e in org.sample_entities(limit=200) if e.name == name), None)
    return found.id if found else None


def _licence(
    organ_id: int,
    code: str,
    holder: Holder,
    data: dict[str, str],
    ago: int,
    act: Act | None,
    source: str,
) -> None:
    day = timezone.localdate() - dt.timedelta(days=ago)
    made = issuing.issue_licence(
        type_code=code,
        organization_id=organ_id,
        holder=holder,
        data=data,
        actor=REVIEWER,
        issued_on=day,
        source_kind="demo",
        source_id=source,
    )
    if act == Act.LAPSE:
        acts.lapse_licence(licence_id=made.id, actor=Actor.system("licences.expiry"))
    elif act is not None:
        reason, basis = REASONS[act]
        acts.BY_ACT[act](licence_id=made.id, actor=REVIEWER, reason=reason, basis=basis)
