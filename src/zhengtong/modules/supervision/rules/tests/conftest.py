"""A county with two supervisors: one who writes rules, one who puts them in force."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.models import Organization, PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.rules.content import Content

BROAD = {
    "match": "all",
    "groups": [
        {"match": "all", "conditions": [{"field": "supplements", "op": "lt", "value": "5"}]}
    ],
}
NARROW = {
    "match": "all",
    "groups": [
        {"match": "any", "conditions": [{"field": "supplements", "op": "gt", "value": "5"}]}
    ],
}


def content(conditions: dict, **more: object) -> Content:
    fields = {
        "check_key": "conditions",
        "level": "warning",
        "name": {"zh": "补正太多", "en": "Too many notices"},
        "explanation": {"zh": ""},
        "conditions": conditions,
    }
    return Content(**{**fields, **more})  # type: ignore[arg-type]


@dataclass
class Watchers:
    writer: Actor
    head: Actor
    clerk: Actor
    case: Case


@pytest.fixture
def watchers(db) -> Watchers:
    case = make_desk.desk().accepted(make.person())
    office = make.organization("inspection_office", "监察室")
    return Watchers(
        _actor(office, "writer", "supervision.rules"),
        _actor(office, "head", "supervision.rules", "supervision.approve_rules"),
        _actor(office, "clerk", "supervision.view"),
        case,
    )


def _actor(office: Organization, name: str, *grants: str) -> Actor:
    post = make.post(office, name)
    PostRole.objects.create(post=post, role=make.role(name, *grants), is_everywhere=True)
    member = make.staff(office, name)
    make.hold(post, member)
    return make.actor(member)
