"""Natural persons: registering, reading the sealed number, signing up, profile."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel import ids
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.kernel.text import is_person_name
from zhengtong.modules.org import data, person_queries
from zhengtong.modules.org.errors import (
    BadAccessCode,
    BadIdentityNumber,
    BadPersonName,
    IdentityNeedsCounter,
    IdentityTaken,
    ImpossibleBirth,
    NameDiffers,
    UsernameTaken,
)
from zhengtong.modules.org.models import NaturalPerson, User
from zhengtong.modules.org.services import access_codes


@dataclass(frozen=True, kw_only=True)
class IdentityFacts:
    """What the number itself says (GB 11643)."""

    number: str
    sex: str
    birth_on: dt.date

    @property
    def masked(self) -> str:
        return ids.mask(self.number)


def read_identity_number(value: str) -> IdentityFacts:
    """Digits typed at full width count. Raises BadIdentityNumber on a wrong form or check digit,
    ImpossibleBirth on a birth in the future or before 1900."""
    number = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if not ids.is_identity_number(number):
        raise BadIdentityNumber
    birth_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if not dt.date(1900, 1, 1) <= birth_on <= timezone.localdate():
        raise ImpossibleBirth
    sex = NaturalPerson.Sex.MALE if int(number[16]) % 2 else NaturalPerson.Sex.FEMALE
    return IdentityFacts(number=number, sex=sex, birth_on=birth_on)


def read_name(value: str) -> str:
    """Raises BadPersonName on digits, symbols and pictures."""
    name = value.strip()
    if not is_person_name(name):
        raise BadPersonName
    return name


@command
def register_person(
    *,
    name: str,
    id_number: str,
    actor: Actor,
    phone: str = "",
    address: str = "",
    region_id: int | None = None,
    level: int = NaturalPerson.Level.COUNTER,
) -> data.PersonData:
    """The person with this number: the one already known, or a new one (窗口代录).

    Raises BadIdentityNumber, NameDiffers when the number is registered under another name. What is
    known already is not overwritten; a proof never sinks to a lower level.
    """
    require(actor, "org.verify")
    facts = read_identity_number(id_number)
    known = _locked_by_number(facts.number)
    if known is None:
        known = _create(facts, name=name, phone=phone, address=address, region_id=region_id)
        known.level = level
        known.save()
        _record("org.person.registered", known, actor, {"level": level})
    elif known.name != name.strip():
        raise NameDiffers
    elif known.level < level:
        known.level = level
        known.save(update_fields=["level"])
        _record("org.person.verified", known, actor, {"level": level})
    return person_queries.person(known.pk)


@command
def look_up_person(*, id_number: str, actor: Actor) -> data.PersonData | None:
    """Find the person by the card on the counter; the look-up is written down."""
    require(actor, "org.verify")
    found = person_queries.find_person(read_identity_number(id_number).number)
    if found is not None:
        audit.record(
            "org.person.looked_up",
            actor=actor,
            stream=f"person:{found.id}",
            object_type="person",
            object_id=str(found.public_id),
        )
    return found


@command
def person_secret(person_id: int, *, actor: Actor, purpose: str) -> str:
    """The identity number in clear. Each reading is written down with its purpose.

    Allowed to the person, to staff and to the platform; a purpose is compulsory.
    """
    if not purpose.strip():
        raise ValueError("a purpose is compulsory")
    if not (actor.kind == "system" or actor.is_staff or actor.person_id == person_id):
        raise PermissionRefused
    person = NaturalPerson.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    _record("org.person.secret_read", person, actor, {"purpose": purpose})
    return person.id_number or ""


@command
def people_secrets(person_ids: Iterable[int], *, actor: Actor, purpose: str) -> dict[int, str]:
    """Identity numbers of many persons in clear, for the platform itself: one entry of the audit
    for all, with the purpose and how many."""
    if not purpose.strip():
        raise ValueError("a purpose is compulsory")
    if actor.kind != "system":
        raise PermissionRefused
    rows = NaturalPerson.objects.filter(pk__in=list(person_ids))
    found = dict(rows.values_list("pk", "id_number"))
    audit.record(
        "org.people.secrets_read",
        actor=actor,
        stream="org:secrets",
        detail={"purpose": purpose, "people": len(found)},
    )
    return {pk: number or "" for pk, number in found.items()}


def sign_up(
    *,
    username: str,
    password: str,
    name: str,
    id_number: str,
    phone: str,
    address_of_request: str = "",
    access_code: str = "",
) -> User:
    """注册. An account and the person behind it, at level 2 (declared, not yet proved).

    A number that a counter registered before is only joined to the account with the access code
    handed out there, so that nobody takes over another's affairs by knowing their number.
    Raises BadIdentityNumber, IdentityTaken, IdentityNeedsCounter, BadAccessCode, NameDiffers.
    """
    facts = read_identity_number(id_number)
    try:
        with transaction.atomic():
            person = _own_person(facts, name, phone, access_code)
            user = User.objects.create_user(username, password, name=person.name)
            person.user = user
            person.save()
            _note_sign_up(person, user, address_of_request)
            return user
    except IntegrityError:
        # Two submissions at once: the other one won.
        taken = User.objects.filter(username=username.lower()).exists()
        raise (UsernameTaken if taken else IdentityTaken) from None
    except BadAccessCode:
        known = person_queries.find_person(facts.number)
        access_codes.count_failure(person_id=known.id if known else 0)
        raise


def _own_person(facts: IdentityFacts, name: str, phone: str, access_code: str) -> NaturalPerson:
    """The person signing up: new, or the one the counter knows, claimed with its code."""
    person = _locked_by_number(facts.number)
    if person is None:
        return _create(facts, name=name, phone=phone)
    if person.user_id is not None:
        raise IdentityTaken
    if not access_code:
        raise IdentityNeedsCounter
    if person.name != name.strip():
        raise NameDiffers
    access_codes.redeem(access_code, person_id=person.pk)
    person.phone = phone or person.phone
    return person


def _note_sign_up(person: NaturalPerson, user: User, address: str) -> None:
    actor = Actor(
        kind="user", name=user.name, user_id=user.pk, person_id=person.pk, address=address
    )
    _record("org.person.signed_up", person, actor, {"username": user.username})


@command
def update_profile(
    *, person_id: int, phone: str, email: str, address: str, region_id: int | None, actor: Actor
) -> data.PersonData:
    """The person's own contact details. Name and number only change at a counter."""
    person = (
        NaturalPerson.objects.select_for_update().defer("id_number").filter(pk=person_id).first()
    )
    if person is None:
        raise NotFound
    if actor.person_id != person_id:
        require(actor, "org.verify")
    said = (phone, email, address, region_id)
    if (person.phone, person.email, person.address, person.region_id) == said:
        return person_queries.person(person.pk)
    person.phone, person.email, person.address, person.region_id = said
    person.save(update_fields=["phone", "email", "address", "region_id"])
    _record("org.person.profile_changed", person, actor, {})
    return person_queries.person(person.pk)


def _locked_by_number(number: str) -> NaturalPerson | None:
    index = person_queries.identity_index(number)
    return (
        NaturalPerson.objects.select_for_update()
        .defer("id_number")
        .filter(id_number_index=index)
        .first()
    )


def _create(
    facts: IdentityFacts,
    *,
    name: str,
    phone: str = "",
    address: str = "",
    region_id: int | None = None,
) -> NaturalPerson:
    return NaturalPerson.objects.create(
        name=read_name(name),
        id_number=facts.number,
        id_number_index=person_queries.identity_index(facts.number),
        id_number_masked=facts.masked,
        sex=facts.sex,
        birth_on=facts.birth_on,
        phone=phone,
        address=address,
        region_id=region_id,
    )


def _record(action: str, person: NaturalPerson, actor: Actor, detail: dict) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"person:{person.pk}",
        object_type="person",
        object_id=str(person.public_id),
        detail=detail,
    )
