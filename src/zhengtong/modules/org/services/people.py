"""Natural persons: registering, reading the sealed number, signing up, profile."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.kernel import ids
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, PermissionRefused, StateError
from zhengtong.modules.org import data, queries
from zhengtong.modules.org.errors import (
    BadActivationCode,
    BadIdentityNumber,
    IdentityNeedsCounter,
    IdentityTaken,
    NameDiffers,
)
from zhengtong.modules.org.models import NaturalPerson, User

ACTIVATION_DAYS = 7


class HasAccount(StateError):
    """这个人已经有账户，不需要开通码。"""

    code = "has_account"


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
    """Raises BadIdentityNumber on a wrong form, a wrong check digit or a birth in the future."""
    number = "".join(value.split()).upper()
    if not ids.is_identity_number(number):
        raise BadIdentityNumber
    birth_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if not dt.date(1900, 1, 1) <= birth_on <= timezone.localdate():
        raise BadIdentityNumber
    sex = NaturalPerson.Sex.MALE if int(number[16]) % 2 else NaturalPerson.Sex.FEMALE
    return IdentityFacts(number=number, sex=sex, birth_on=birth_on)


@transaction.atomic
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
    return queries.person(known.pk)


@transaction.atomic
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


@transaction.atomic
def sign_up(
    *,
    username: str,
    password: str,
    name: str,
    id_number: str,
    phone: str,
    address_of_request: str = "",
    activation_code: str = "",
) -> User:
    """注册. An account and the person behind it, at level 2 (declared, not yet proved).

    A number that a counter registered before is only joined to the account with the activation
    code handed out there, so that nobody takes over another's affairs by knowing their number.
    Raises BadIdentityNumber, IdentityTaken, IdentityNeedsCounter, BadActivationCode, NameDiffers.
    """
    facts = read_identity_number(id_number)
    person = _locked_by_number(facts.number)
    if person is not None:
        _require_own(person, name, activation_code)
    user = User.objects.create_user(username, password, name=name.strip())
    if person is None:
        person = _create(facts, name=name, phone=phone)
    person.user = user
    person.phone = phone or person.phone
    person.activation_hash = ""
    person.save()
    actor = Actor(
        kind="user",
        name=user.name,
        user_id=user.pk,
        person_id=person.pk,
        address=address_of_request,
    )
    _record("org.person.signed_up", person, actor, {"username": username})
    return user


@transaction.atomic
def hand_out_activation_code(*, person_id: int, actor: Actor) -> str:
    """开通码, after looking at the card at a counter. Holds seven days; shown once."""
    person = NaturalPerson.objects.select_for_update().defer("id_number").filter(pk=person_id)
    found = person.first()
    if found is None:
        raise NotFound
    require(actor, "org.verify")
    if found.user_id is not None:
        raise HasAccount
    code = ids.query_code()
    found.activation_hash = queries.hashed(code)
    found.activation_expires_at = timezone.now() + dt.timedelta(days=ACTIVATION_DAYS)
    found.level = NaturalPerson.Level.COUNTER
    found.save(update_fields=["activation_hash", "activation_expires_at", "level"])
    _record("org.person.activation_code", found, actor, {})
    return code


@transaction.atomic
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
    person.phone, person.email = phone, email
    person.address, person.region_id = address, region_id
    person.save(update_fields=["phone", "email", "address", "region_id"])
    _record("org.person.profile_changed", person, actor, {})
    return queries.person(person.pk)


def _require_own(person: NaturalPerson, name: str, activation_code: str) -> None:
    if person.user_id is not None:
        raise IdentityTaken
    if not activation_code:
        raise IdentityNeedsCounter
    expires_at = person.activation_expires_at
    given = queries.hashed(activation_code.strip().upper())
    if (
        not person.activation_hash
        or not secrets.compare_digest(given, person.activation_hash)
        or expires_at is None
        or expires_at < timezone.now()
    ):
        raise BadActivationCode
    if person.name != name.strip():
        raise NameDiffers


def _locked_by_number(number: str) -> NaturalPerson | None:
    index = queries.identity_index(number)
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
        name=name.strip(),
        id_number=facts.number,
        id_number_index=queries.identity_index(facts.number),
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
