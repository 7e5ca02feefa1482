"""Seals of the demo county: one for every organ that decides, and who may use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from zhengtong.core.crypto.keys import P_256
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences.models import Seal, SealEvent, SealEventKind, SealKind, SealRule
from zhengtong.modules.licences.plugins import seal_purposes
from zhengtong.modules.licences.seals.register import SealDraft, make_seal
from zhengtong.modules.licences.seals.rules import described
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import OrganizationData

ACTOR = Actor.system("印章管理员")
KINDS = {
    "government": (SealKind.OFFICIAL, ""),
    "department": (SealKind.APPROVAL, "行政审批专用章"),
    "hall": (SealKind.BUSINESS, "政务服务专用章"),
    "township": (SealKind.OFFICIAL, ""),
}
"""Kind and words below the star, by kind of organisation."""

BASIS = "青政办发〔2026〕3号《青禾县电子印章使用管理办法》"


def load_seals() -> None:
    """Whatever has no seal yet gets one; rules are added for purposes that came later."""
    organs = [o for kind in KINDS for o in org.organizations(kind=kind)]
    made = dict(Seal.objects.values_list("organization_id", "pk"))
    for organ in organs:
        if organ.id not in made:
            _make(organ)
    _add_rules(organs)


def _make(organ: OrganizationData) -> None:
    kind, bottom = KINDS[organ.kind]
    today = timezone.localdate()
    draft = SealDraft(
        kind=kind,
        name=f"{organ.name_zh}{bottom or '公章'}",
        ring=organ.name_zh,
        bottom=bottom,
        valid_from=today - dt.timedelta(days=365),
        valid_until=today.replace(month=1, day=1) + dt.timedelta(days=365 * 6),
        # An RSA key takes a third of a second to make, forty of them would double the first start.
        algorithm=P_256,
    )
    make_seal(organization_id=organ.id, draft=draft, actor=ACTOR)


@transaction.atomic
def _add_rules(organs: list[OrganizationData]) -> None:
    """Every post of the organ and the general counter: the platform seals what they issued."""
    seals = {s.organization_id: s for s in Seal.objects.defer("image", "drawing", "svg")}
    posts = org.posts_by_organization([o.id for o in organs])
    hall = [p.id for o in organs if o.kind == "hall" for p in posts.get(o.id, [])]
    known = set(SealRule.objects.values_list("seal_id", "purpose", "post_id"))
    rules = [
        SealRule(
            seal=seals[organ.id],
            purpose=purpose,
            post_id=post,
            is_standing=True,
            basis=BASIS,
            added_by=ACTOR.name,
        )
        for organ in organs
        if organ.id in seals
        for purpose in _groups()
        for post in [*(p.id for p in posts.get(organ.id, [])), *_others(organ, hall), None]
        if (seals[organ.id].pk, purpose, post) not in known
    ]
    SealRule.objects.bulk_create(rules)
    first = {rule.seal_id: rule for rule in reversed(rules)}
    SealEvent.objects.bulk_create(
        SealEvent(
            seal_id=seal_id,
            kind=SealEventKind.RULE_ADDED,
            at=timezone.now(),
            by_name=ACTOR.name,
            note=described(rule),
        )
        for seal_id, rule in first.items()
    )


def _groups() -> list[str]:
    """`document` stands for all kinds of documents."""
    keys = [key for key, _plug in seal_purposes.items()]
    return [k for k in keys if k.rpartition(".")[0] not in keys]


def _others(organ: OrganizationData, hall: list[int]) -> Iterator[int]:
    if organ.kind != "hall":
        yield from hall
