"""A small county to test with: initial states only, later ones are reached by services."""

from __future__ import annotations

import datetime as dt
import itertools

from zhengtong.kernel.access import Actor
from zhengtong.kernel.ids import credit_code_check_digit, identity_check_digit
from zhengtong.modules.org import person_queries
from zhengtong.modules.org.models import (
    LegalEntity,
    NaturalPerson,
    Organization,
    Post,
    PostHolder,
    PostRole,
    Region,
    Representation,
    Role,
    StaffMember,
    User,
)

_count = itertools.count(1)
PASSWORD = "a-long-enough-passphrase"
SYSTEM = Actor.system("tests")


def identity_number(serial: int = 1, *, born: str = "19870614", region: str = "999021") -> str:
    """Beyond 999 of one birthday, the next day's."""
    day = dt.date.fromisoformat(born) + dt.timedelta(days=serial // 1000)
    first17 = f"{region}{day:%Y%m%d}{serial % 1000:03d}"
    return first17 + identity_check_digit(first17)


def credit_code(serial: int | None = None) -> str:
    first17 = f"91999021MA{next(_count) if serial is None else serial:07d}"
    return first17 + credit_code_check_digit(first17)


def region(code: str = "999021000000") -> Region:
    found = Region.objects.filter(code=code).first()
    if found:
        return found
    made = Region(code=code, level=Region.Level.COUNTY, name="青禾县", name_en="Qinghe County")
    made.place_below(None)
    made.save()
    return made


def organization(key: str = "forestry", name: str = "农林局") -> Organization:
    return Organization.objects.create(
        key=key, name=name, short_name=name, credit_code=credit_code(), kind="department",
        region=region(),
    )  # fmt: skip


def user(username: str | None = None, **fields) -> User:
    return User.objects.create_user(username or f"user{next(_count)}", PASSWORD, **fields)


def staff(organization: Organization, name: str = "陈青", username: str | None = None):
    number = f"{next(_count):05d}"
    return StaffMember.objects.create(
        name=name, number=number, organization=organization, user=user(username, name=name)
    )


def role(key: str, *permissions: str, is_administrator: bool = False) -> Role:
    return Role.objects.create(
        key=key, name=key, permissions=list(permissions), is_administrator=is_administrator
    )


def post(organization: Organization, key: str = "reviewer", role: Role | None = None) -> Post:
    made = Post.objects.create(organization=organization, key=key, name=key)
    if role:
        PostRole.objects.create(post=made, role=role)
    return made


def hold(post: Post, staff: StaffMember, share: str = "A", since: str = "2026-01-01"):
    return PostHolder.objects.create(
        post=post, staff=staff, share=share, valid_from=dt.date.fromisoformat(since)
    )


def person(name: str = "李禾生", username: str | None = None, serial: int | None = None):
    number = identity_number(serial if serial is not None else next(_count))
    return NaturalPerson.objects.create(
        name=name,
        user=user(username, name=name),
        id_number=number,
        id_number_index=person_queries.identity_index(number),
        id_number_masked=number[:4] + "*" * 10 + number[-4:],
        phone="13900000001",
    )


def entity(name: str = "青禾县清泉食品有限公司", status: str = "verified") -> LegalEntity:
    return LegalEntity.objects.create(name=name, credit_code=credit_code(), status=status)


def represents(person: NaturalPerson, entity: LegalEntity, role: str = "legal_representative"):
    return Representation.objects.create(
        person=person,
        entity=entity,
        role=role,
        valid_from=dt.date(2026, 1, 1),
        verified_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )


def actor(staff: StaffMember) -> Actor:
    return queries_actor(staff.user_id)


def queries_actor(user_id: int, **fields) -> Actor:
    from zhengtong.modules.org.identity import actor_for

    return actor_for(user_id, **fields)
