"""A forestry bureau that issues one type of licence, its staff, a holder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.licences.data import Holder, LicenceData
from zhengtong.modules.licences.models import Licence, LicenceType
from zhengtong.modules.licences.services import issuing, types
from zhengtong.modules.org.identity import actor_for
from zhengtong.modules.org.models import NaturalPerson, Organization, StaffMember
from zhengtong.modules.org.tests import factories as make

SYSTEM = Actor.system("tests")
BODY: dict[str, Any] = {
    "fields": [
        {"key": "place", "label": {"zh": "采伐地点", "en": "Place"}, "is_public": True},
        {"key": "species", "label": {"zh": "树种", "en": "Species"}},
        {
            "key": "phone",
            "label": {"zh": "联系电话", "en": "Phone"},
            "is_public": True,
            "is_masked": True,
            "is_required": False,
        },
    ],
    "validity": {"kind": "years", "n": 1},
    "number": "青林采〔{year}〕{serial:06}号",
    "layout": {"title": "林木采伐许可证"},
}
DATA = {"place": "石桥镇上湾村", "species": "杉木", "phone": "13900001234"}
BASIS = "《中华人民共和国行政许可法》第六十九条"
ALL = (
    "licences.issue",
    "licences.revoke",
    "licences.retrieve",
    "licences.define",
    "licences.supervise",
)


@dataclass
class World:
    organ: Organization
    clerk: StaffMember
    other: StaffMember
    holder: NaturalPerson
    kind: LicenceType

    @property
    def actor(self) -> Actor:
        return make.actor(self.clerk)

    @property
    def outsider(self) -> Actor:
        """Of another organ: may retrieve, not issue."""
        return make.actor(self.other)

    @property
    def owner(self) -> Actor:
        return actor_for(self.holder.user_id)

    def issue(self, **more: Any) -> LicenceData:
        given = {"data": DATA, "holder": Holder(person_id=self.holder.pk), **more}
        return issuing.issue_licence(
            type_code=self.kind.code,
            organization_id=self.organ.pk,
            actor=given.pop("actor", self.actor),
            **given,
        )

    def row(self, **more: Any) -> Licence:
        return Licence.objects.get(pk=self.issue(**more).id)


def world() -> World:
    organ = make.organization()
    other = make.organization("industry_commerce", "工商局")
    clerk, stranger = make.staff(organ), make.staff(other, "孙立")
    make.hold(make.post(organ, "desk", make.role("licences", *ALL)), clerk)
    make.hold(make.post(other, "desk", make.role("readers", "licences.retrieve")), stranger)
    return World(
        organ=organ, clerk=clerk, other=stranger, holder=make.person(), kind=licence_type(organ)
    )


def licence_type(
    organ: Organization, sequence: str = "001", body: dict[str, Any] = BODY, **more: Any
) -> LicenceType:
    """Published, issued by the organ itself."""
    given = {"name_zh": "林木采伐许可证", "name_en": "Permit", "holder_kind": "person", **more}
    kind = types.register_type(
        organization_id=organ.pk,
        sequence=sequence,
        issuer_ids=[organ.pk],
        actor=SYSTEM,
        **given,
    )
    draft = kind.versions.get()
    types.save_version(public_id=draft.public_id, body=body, actor=SYSTEM)
    types.publish_version(public_id=draft.public_id, actor=SYSTEM)
    return kind
