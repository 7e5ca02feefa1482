"""What the panel of a step offers: posts of organisations and slots, stages, units, rules."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from zhengtong.modules.org import api as org
from zhengtong.modules.workflow.directory import POSTS, ROLES

STAGES = {
    "accept": gettext_noop("受理环节"),
    "review": gettext_noop("审查环节"),
    "decide": gettext_noop("决定环节"),
    "deliver": gettext_noop("送达环节"),
    "other": gettext_noop("其他环节"),
}
UNITS = {
    "WORKDAY": gettext_noop("工作日"),
    "CALENDAR_DAY": gettext_noop("自然日"),
    "HOUR": gettext_noop("小时"),
    "MONTH": gettext_noop("月"),
    "YEAR": gettext_noop("年"),
}
RULES = {
    "all": gettext_noop("全部签完，都同意才同意"),
    "veto": gettext_noop("一人不同意即不同意（一票否决）"),
    "n": gettext_noop("若干人同意即同意"),
    "ratio": gettext_noop("同意达到一定比例即同意"),
}
OF_SLOTS = {
    "owner": ("counter", "reviewer", "approver", "lead"),
    "applicant_township": ("counter", "reviewer", "approver"),
    "applicant_village": ("agent",),
}


@dataclass(frozen=True)
class Group:
    """Posts under one heading: (value, words) pairs."""

    title: str
    posts: tuple[tuple[str, str], ...]


def post_groups(region_id: int | None, current: tuple[str, ...] = ()) -> list[Group]:
    """Slots first, then the region's organisations. What is set can always be chosen again."""
    groups = [
        Group(gettext(ROLES[slot]), tuple((f"{slot}:{k}", gettext(POSTS[k])) for k in keys))
        for slot, keys in OF_SLOTS.items()
    ]
    organizations = org.organizations(region_id=region_id) if region_id else []
    held = org.posts_by_organization([o.id for o in organizations])
    groups += [
        Group(o.short_name, tuple((f"{o.key}:{p.key}", p.name) for p in held[o.id]))
        for o in organizations
        if o.id in held and o.kind not in ("village", "township")
    ]
    known = {value for g in groups for value, _label in g.posts}
    others = tuple((c, c) for c in current if c and c not in known)
    if others:
        groups.append(Group(gettext("现有的"), others))
    return groups


def owners(region_id: int | None) -> list[tuple[str, str]]:
    """Departments for which a flow can be checked, as (key, name)."""
    if region_id is None:
        return []
    found = org.organizations(region_id=region_id)
    return [(o.key, o.short_name) for o in found if o.kind in ("department", "hall", "government")]


def choices(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(label)) for key, label in words.items()]
