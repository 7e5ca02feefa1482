"""A department with a seal, someone who may use it, someone who may not; a page to seal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zhengtong.core.crypto import certificates
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.modules.licences import api as licences
from zhengtong.modules.licences.models import Seal, SealAuthority
from zhengtong.modules.org.tests import factories

PURPOSE = "testing.grant"
TEMPLATE = Path(__file__).parent / "page.typ"


@dataclass
class World:
    organ: Any
    post: Any
    approver: Actor
    stranger: Actor
    manager: Actor
    seal: Seal

    def give(self, **parts: Any) -> Any:
        """One more rule for the seal."""
        draft = licences.RuleDraft(**{"purpose": PURPOSE, **parts})
        return licences.add_rule(public_id=self.seal.public_id, draft=draft, actor=self.manager)

    def sealed(self, **parts: Any) -> licences.Sealed:
        return licences.seal_pdf(**{**self.words(), **parts})

    def words(self) -> dict[str, Any]:
        return {
            "content": page(),
            "organization_id": self.organ.pk,
            "purpose": PURPOSE,
            "subject_kind": "tests.paper",
            "subject_id": "7",
            "title": "准予行政许可决定书",
            "actor": self.approver,
            "case_number": "510121000-20261122-0001",
        }

    def make(self, name: str = "青禾县林业局行政审批专用章（2）", **parts: Any) -> Seal:
        draft = licences.SealDraft(
            **{"kind": "approval", "name": name, "ring": "青禾县林业局", **parts}
        )
        made = licences.make_seal(organization_id=self.organ.pk, draft=draft, actor=self.manager)
        return Seal.objects.get(public_id=made)

    def root(self, family: str = "pdf") -> bytes:
        """The authority's certificate as a PEM file holds it."""
        return certificates.as_pem(bytes(SealAuthority.objects.get(family=family).certificate))


def build() -> World:
    organ = factories.organization("forestry", "青禾县林业局")
    post = factories.post(organ, "approver")
    staff = factories.staff(organ, "赵远")
    world = World(
        organ=organ,
        post=post,
        approver=actor(staff, post_ids=frozenset({post.pk})),
        stranger=actor(factories.staff(organ, "何苗")),
        manager=actor(
            factories.staff(organ, "林守业"),
            grants={"licences.manage_seals": frozenset({organ.pk})},
        ),
        seal=Seal(),
    )
    world.seal = world.make("青禾县林业局行政审批专用章", bottom="行政审批专用章")
    world.give(post_id=post.pk, is_standing=True)
    return world


def actor(staff: Any, **parts: Any) -> Actor:
    return Actor(
        kind="user",
        name=staff.name,
        user_id=staff.user_id,
        staff_id=staff.pk,
        organization_id=staff.organization_id,
        **parts,
    )


@cache
def page(text: str = "准予行政许可") -> bytes:
    return typesetting.pdf(TEMPLATE, {"text": text, "date": f"{dt.date(2026, 11, 22):%Y-%m-%d}"})
